package dev.pvefleet.simulator.api;

import java.util.Optional;

/// What a request does to its path, under HTTP's and under pvesh's name.
public enum Method {
    GET("get"),
    POST("create"),
    PUT("set"),
    DELETE("delete");

    private final String pvesh;

    Method(String pvesh) {
        this.pvesh = pvesh;
    }

    public String pvesh() {
        return pvesh;
    }

    public static Optional<Method> ofHttp(String name) {
        for (Method method : values()) {
            if (method.name().equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    public static Optional<Method> ofPvesh(String verb) {
        for (Method method : values()) {
            if (method.pvesh.equals(verb)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
