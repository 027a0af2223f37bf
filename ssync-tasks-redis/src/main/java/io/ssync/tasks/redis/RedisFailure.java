package io.ssync.tasks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts what the driver throws into words that say what was tried, where, and what to do. */
final class RedisFailure {
    /** How the answer of a full Redis begins; Redis 6 puts it in the middle of what it says of a script. */
    private static final Pattern FULL = Pattern.compile("(^|-)OOM ");
    /** The same for what ends by itself: a start, a failover, a disk that cannot be written to, a script that takes long. */
    private static final Pattern NOT_NOW =
            Pattern.compile("(^|-)(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY) ");

    private RedisFailure() {}

    /** No connection could be made. */
    static BrokerException connecting(RedisAddress address, Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null) {
            return new BrokerRefusedException(
                    "Redis at " + address + " refused the connection: " + refusal.getMessage(), failure);
        }
        return new BrokerAwayException(
                "cannot reach Redis at " + address + ": " + reason(failure) + "; is it running?", failure);
    }

    /** A command failed, or nobody knows whether it did. */
    static BrokerException doing(String action, RedisAddress address, Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        String words = refusal == null ? "" : String.valueOf(refusal.getMessage());
        if (FULL.matcher(words).find()) {
            return new BrokerAwayException(
                    "cannot " + action + ": the memory of Redis at " + address
                            + " is full; let workers empty its queues, or raise its maxmemory",
                    failure);
        }
        if (NOT_NOW.matcher(words).find()) {
            return new BrokerAwayException(
                    "cannot " + action + " at present: Redis at " + address + " says: " + words, failure);
        }
        if (refusal != null) {
            return new BrokerRefusedException(
                    "cannot " + action + ": Redis at " + address + " refused: " + words, failure);
        }
        if (find(failure, TimeoutException.class) != null) {
            return new BrokerAwayException(
                    "cannot tell whether it was possible to " + action + ": Redis at " + address + " did not answer in "
                            + RedisLink.TIMEOUT.toSeconds() + " s",
                    failure);
        }
        return new BrokerAwayException("cannot " + action + ": no connection to Redis at " + address, failure);
    }

    private static String reason(Throwable failure) {
        ConnectException refused = find(failure, ConnectException.class);
        if (refused != null && String.valueOf(refused.getMessage()).contains("refused")) {
            return "connection refused";
        }
        if (find(failure, UnknownHostException.class) != null) {
            return "unknown host";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** What really happened, without the wrappers of futures. */
    static Throwable unwrap(Throwable failure) {
        return (failure instanceof ExecutionException || failure instanceof CompletionException)
                        && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
