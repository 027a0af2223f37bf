package io.ssync.tasks.broker;

import io.ssync.tasks.TaskException;

/** The broker cannot be reached or refused a command. The message says which broker, what was tried, and why it failed. */
public final class BrokerException extends TaskException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
