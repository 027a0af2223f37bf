package io.ssync.tasks.broker;

import io.ssync.tasks.TaskException;
import org.jspecify.annotations.Nullable;

/**
 * The broker is away or refused a command. The message says which broker, what was tried, and why it failed. The two kinds are
 * types of their own, since they are answered differently: one waits for a broker that is away, and gives up what is refused.
 */
public abstract sealed class BrokerException extends TaskException permits BrokerAwayException, BrokerRefusedException {
    private static final long serialVersionUID = 1L;

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
