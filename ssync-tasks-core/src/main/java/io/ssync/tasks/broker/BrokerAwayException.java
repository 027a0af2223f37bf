package io.ssync.tasks.broker;

import org.jspecify.annotations.Nullable;

/**
 * The broker cannot be reached, did not answer, or has no room at present: the same call may succeed later. Nobody knows whether
 * a call that was under way took effect.
 */
public final class BrokerAwayException extends BrokerException {
    private static final long serialVersionUID = 1L;

    public BrokerAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
