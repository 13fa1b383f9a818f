package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.ChangeResult.PlannedCall;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params.Param;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows requests that are not sent.
final class Plan {
    private static final String MASK = "**********";

    private Plan() {}

    static PlannedCall of(Request<?> request) {
        Call call = request.preview();
        Map<String, List<String>> params = new LinkedHashMap<>();
        for (Param param : call.params().values()) {
            String shown = param.isSecret() ? MASK : param.value();
            params.computeIfAbsent(param.name(), _ -> new ArrayList<>()).add(shown);
        }
        return new PlannedCall(call.verb().name(), call.path(), params);
    }
}
