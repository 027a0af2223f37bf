package io.ssync.tasks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts what the driver throws into words that say what was tried, where, and what to do. */
final class RedisFailure {
    /** What a server that takes no writes says, be it for now or since another server has its place. */
    private static final Set<String> UNFIT = Set.of("READONLY", "MASTERDOWN", "LOADING", "NOREPLICAS");
    /** What else passes: full memory, a slow script, a cluster that elects, a disk that is full. */
    private static final Set<String> PASSING = Set.of("OOM", "BUSY", "CLUSTERDOWN", "TRYAGAIN", "MISCONF");
    /** The code of an error; Redis 6.2 puts that of a script's command into a sentence of its own. */
    private static final Pattern CODE =
            Pattern.compile("^(?:ERR Error running script.*?: -)?([A-Z]+)\\b.*", Pattern.DOTALL);

    private RedisFailure() {}

    /** Whether a server takes no writes, so that its place may be another's by now. */
    static boolean isUnfit(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        return refusal != null && UNFIT.contains(code(refusal));
    }

    /** Whether Redis has understood a command and will never do it. */
    static boolean isRefusal(Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        return refusal != null && !passes(refusal);
    }

    /** Whether the same command may succeed later. */
    private static boolean passes(RedisCommandExecutionException refusal) {
        String code = code(refusal);
        return UNFIT.contains(code)
                || PASSING.contains(code)
                || String.valueOf(refusal.getMessage()).contains("max number of clients reached");
    }

    private static String code(RedisCommandExecutionException refusal) {
        Matcher code = CODE.matcher(String.valueOf(refusal.getMessage()));
        return code.matches() ? code.group(1) : "";
    }

    /** No connection could be made. */
    static BrokerException connecting(RedisAddress address, Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null) {
            String message = "Redis at " + address + " refused the connection: " + why(refusal);
            return passes(refusal)
                    ? new BrokerAwayException(message, failure)
                    : new BrokerRefusedException(message, failure);
        }
        return new BrokerAwayException(
                "cannot reach Redis at " + address + ": " + reason(failure) + whatToDo(address, failure), failure);
    }

    /** What Redis says, and what to do about it where that is known. */
    private static String why(RedisCommandExecutionException refusal) {
        String said = String.valueOf(refusal.getMessage());
        return switch (code(refusal)) {
            // Its own words are about commands that nobody here has typed.
            case "NOAUTH" ->
                "it wants a password (NOAUTH): write one into its address, redis://:password@host:port/database";
            case "WRONGPASS" -> said + " The user or the password in its address is wrong";
            default ->
                said.contains("DB index is out of range")
                        ? said + ": it has databases 0 to 15, unless its configuration says otherwise"
                        : said;
        };
    }

    /** A command failed, or nobody knows whether it did. */
    static BrokerException doing(String action, RedisAddress address, Throwable failure) {
        RedisCommandExecutionException refusal = find(failure, RedisCommandExecutionException.class);
        if (refusal != null && code(refusal).equals("OOM")) {
            return new BrokerAwayException(
                    "cannot " + action + ": the memory of Redis at " + address
                            + " is full; let workers empty its queues, or raise its maxmemory",
                    failure);
        }
        if (refusal != null) {
            String words = ": Redis at " + address + " refused: " + refusal.getMessage();
            return passes(refusal)
                    ? new BrokerAwayException("cannot " + action + " at present" + words, failure)
                    : new BrokerRefusedException("cannot " + action + words, failure);
        }
        if (find(failure, TimeoutException.class) != null) {
            return new BrokerAwayException(
                    "cannot tell whether it was possible to " + action + ": Redis at " + address
                            + " did not answer in time",
                    failure);
        }
        return new BrokerAwayException("cannot " + action + ": no connection to Redis at " + address, failure);
    }

    /** Something answers at a port where Redis is not, or not as the address says: other words than where nothing is. */
    private static String whatToDo(RedisAddress address, Throwable failure) {
        boolean nothingIsThere =
                find(failure, ConnectException.class) != null || find(failure, UnknownHostException.class) != null;
        if (nothingIsThere) {
            return "; is it running?";
        }
        return address.uri().isSsl()
                ? "; is it running, with TLS on this port? An address without TLS begins with redis://"
                : "; is it running, and is it Redis that has this port? An address with TLS begins with rediss://";
    }

    private static String reason(Throwable failure) {
        ConnectException refused = find(failure, ConnectException.class);
        if (refused != null && String.valueOf(refused.getMessage()).contains("refused")) {
            return "connection refused";
        }
        if (find(failure, UnknownHostException.class) != null) {
            return "unknown host";
        }
        Throwable root = root(failure);
        return root instanceof ClosedChannelException
                ? "the connection was closed at once"
                : String.valueOf(root.getMessage());
    }

    /** What is at the bottom of a failure. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
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
