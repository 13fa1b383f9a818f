package dev.pvefleet.state.document;

/// A kept document that cannot be understood.
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DocumentException(String message) {
        super(message);
    }

    public DocumentException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
