package io.ssync.example.upload;

/** A field of a form is missing or wrong; the message tells whoever filled it in. */
public final class WrongFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongFieldException(String reason) {
        super(reason);
    }
}
