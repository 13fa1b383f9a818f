package dev.pvefleet.simulator.api;

import java.util.Map;

/// The handlers of one topic, each under its method and path template, such as `GET /nodes/{node}/status`.
interface Room {
    Map<String, Handler> handlers();
}
