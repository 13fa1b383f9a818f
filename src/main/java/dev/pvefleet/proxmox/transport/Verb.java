package dev.pvefleet.proxmox.transport;

/// What a call does to its path, in the words of HTTP; pvesh says get, create, set and delete.
public enum Verb {
    GET("get"),
    POST("create"),
    PUT("set"),
    DELETE("delete");

    private final String pvesh;

    Verb(String pvesh) {
        this.pvesh = pvesh;
    }

    /// The same verb as pvesh spells it.
    public String pvesh() {
        return pvesh;
    }
}
