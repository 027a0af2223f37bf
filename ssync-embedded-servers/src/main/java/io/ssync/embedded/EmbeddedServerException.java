package io.ssync.embedded;

/** An embedded server could not be started, stopped or reached. The message holds the last lines of the server's log. */
public class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String message) {
        super(message);
    }

    EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
