package io.ssync.tasks.broker;

import org.jspecify.annotations.Nullable;

/** The broker refused what it was given, and nothing has changed: the same call would fail again. */
public final class BrokerRefusedException extends BrokerException {
    private static final long serialVersionUID = 1L;

    public BrokerRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
