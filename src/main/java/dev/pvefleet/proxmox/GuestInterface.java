package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A network card as the guest itself sees it.
///
/// @param mac in lower case
/// @param ipv4 its IPv4 addresses without prefix lengths, loopback and link-local ones included
public record GuestInterface(
        @Nullable String name, @Nullable String mac, List<String> ipv4) {
    public GuestInterface {
        ipv4 = List.copyOf(ipv4);
    }

    /// The guest agent's answer. What the agent itself refuses comes as a success with an error inside.
    static List<GuestInterface> ofAgent(JsonNode data) {
        JsonNode result = data.path("result");
        if (result.path("error").isObject()) {
            throw new BadAnswerException(
                    Kind.REJECTED,
                    "the guest agent said: " + result.path("error").path("desc").asText("no reason"));
        }
        return Listing.of(result, card -> Optional.of(of(card))).items();
    }

    /// The container's answer, which is nothing while it does not run. Up to PVE 8.3 it holds one address of each
    /// family and no list.
    static List<GuestInterface> ofContainer(JsonNode data) {
        return data.isNull() || data.isMissingNode()
                ? List.of()
                : Listing.of(data, card -> Optional.of(of(card))).items();
    }

    private static GuestInterface of(Fields card) {
        String mac = card.text("hardware-address");
        if (mac == null) {
            mac = card.text("hwaddr");
        }
        return new GuestInterface(
                card.text("name"), mac == null ? null : mac.toLowerCase(Locale.ROOT), addresses(card));
    }

    /// The agent says `ipv4`, the container `inet`.
    private static List<String> addresses(Fields card) {
        List<String> found = new ArrayList<>();
        for (Fields address : card.objects("ip-addresses")) {
            String type = address.text("ip-address-type");
            String text = address.text("ip-address");
            if (text != null && ("ipv4".equals(type) || "inet".equals(type))) {
                found.add(text);
            }
        }
        String inet = card.text("inet");
        if (found.isEmpty() && inet != null) {
            found.add(inet.replaceFirst("/.*", ""));
        }
        return found;
    }
}
