package dev.pvefleet.proxmox.rest;

import java.security.cert.CertificateException;

/// Why a server's certificate was not believed, in words for an operator.
final class UntrustedCertificate extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    UntrustedCertificate(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}
