package dev.pvefleet.simulator.api;

import java.util.Map;

/// Makes containers.
final class CreationRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of("POST /nodes/{node}/lxc", CreationRoom::create);
    }

    private static Reply create(Asked asked) {
        asked.demandQuorum();
        if (asked.flag("restore") || asked.flag("force")) {
            throw ApiError.notImplemented(Method.POST, "restoring a container is not simulated");
        }
        LxcCreation creation = LxcCreation.of(asked);
        creation.check();
        creation.lockConfig();
        return asked.start(
                creation.job(asked.title("vzcreate", creation.subject().vmid())));
    }
}
