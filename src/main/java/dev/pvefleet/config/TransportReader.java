package dev.pvefleet.config;

import java.util.Map;
import java.util.Optional;

/// Reads `transport:` by its `kind`.
final class TransportReader {
    private static final Map<String, Way> WAYS = Map.of("api", Way.API, "ssh", Way.SSH);
    private static final String A_KIND = "a kind of transport: api or ssh";

    private final Reading reading;
    private final Mapping transport;

    private enum Way {
        API,
        SSH
    }

    TransportReader(Reading reading, Mapping transport) {
        this.reading = reading;
        this.transport = transport;
    }

    Optional<TransportConfig> read() {
        Optional<Way> way = transport.required("kind", "api or ssh").flatMap(value -> value.word(WAYS, A_KIND));
        return way.flatMap(this::read);
    }

    private Optional<TransportConfig> read(Way way) {
        return switch (way) {
            case API -> new ApiReader(reading, transport.allow(Section.API)).read();
            case SSH -> new SshReader(reading, transport.allow(Section.SSH)).transport();
        };
    }
}
