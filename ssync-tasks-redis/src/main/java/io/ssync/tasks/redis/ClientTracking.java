package io.ssync.tasks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.TrackingArgs;
import io.ssync.tasks.broker.BrokerException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Client tracking on one connection: having read a key, the connection is told once when another client changes it. So nobody
 * has to poll, and any client is noticed, whatever language it is in. For one thread.
 */
final class ClientTracking {
    private static final int NEVER = -1;

    private final RedisLink link;
    private int startedAtLoss = NEVER;
    private @Nullable String refusal;

    ClientTracking(RedisLink link) {
        this.link = link;
    }

    /**
     * Makes sure that tracking is on, which it is per connection; returns whether it had to be asked for, so that everything is
     * to be read again.
     *
     * <p>The losses are counted before the request is sent. Should the connection be lost between the two, the count is
     * out of date afterwards, and the next call does it once more.
     */
    boolean start() throws InterruptedException {
        int losses = link.losses();
        if (losses == startedAtLoss) {
            return false;
        }
        refusal = switchOn();
        startedAtLoss = losses;
        return true;
    }

    /** Why this server never tells, if it does not. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private @Nullable String switchOn() throws InterruptedException {
        try {
            // NOLOOP: what a client itself changes is no news.
            TrackingArgs on = new TrackingArgs().enabled(true).noloop();
            link.awaitInterruptibly(link.redis().clientTracking(on), "watch for changes of", "the queues");
            return null;
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof RedisCommandExecutionException)) {
                throw e;
            }
            return e.getMessage();
        }
    }
}
