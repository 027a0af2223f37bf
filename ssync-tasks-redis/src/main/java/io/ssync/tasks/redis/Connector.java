package io.ssync.tasks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Opens connections to one server. The driver gives a connection out up to some milliseconds before it takes commands, and what
 * is sent meanwhile it refuses as if the connection were lost. So each connection answers a PING before anybody has it. Safe for
 * use by any thread.
 */
final class Connector {
    private static final Duration PAUSE = Duration.ofMillis(1);
    /** After this long a connection is given out as it is: the first call on it says what is wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** A connection that is closed at once is asked for this often in all. */
    private static final int TIMES = 3;

    private final RedisClient client;
    private final RedisAddress address;

    Connector(RedisClient client, RedisAddress address) {
        this.client = client;
        this.address = address;
    }

    RedisAddress address() {
        return address;
    }

    /** A connection for commands. */
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> open() {
        return ready(asking(TIMES, () -> client.connectAsync(ByteArrayCodec.INSTANCE, address.uri())));
    }

    /** A connection that listens, and listens again after it was lost. */
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> openPubSub() {
        return ready(asking(TIMES, () -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE, address.uri())));
    }

    /** Connects, or throws {@link io.ssync.tasks.broker.BrokerException} with the reason. */
    StatefulRedisConnection<byte[], byte[]> connect() {
        return await(open());
    }

    /**
     * When the server refuses, the driver closes the connection, and now and then it takes that for the reason, or finds nothing
     * left of its own handshake: asked again, it knows better.
     */
    static <C> CompletionStage<C> asking(int times, Supplier<? extends CompletionStage<C>> opening) {
        // The driver's own kind of future never ends when it is composed with itself.
        return opening.get()
                .toCompletableFuture()
                .exceptionallyCompose(failure -> times > 1 && isClosedEarly(failure)
                        ? asking(times - 1, opening)
                        : CompletableFuture.failedStage(failure));
    }

    /** There was a connection, and nobody has said why it has ended. */
    private static boolean isClosedEarly(Throwable failure) {
        Throwable root = RedisFailure.root(failure);
        return root instanceof RedisConnectionException
                || root instanceof ClosedChannelException
                || root instanceof IllegalStateException;
    }

    /** Waits for a connection, or throws {@link io.ssync.tasks.broker.BrokerException} with the reason. */
    <C> C await(CompletableFuture<C> opening) {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            throw RedisFailure.connecting(address, RedisFailure.unwrap(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RedisFailure.connecting(address, e);
        }
    }

    private static <C extends StatefulRedisConnection<byte[], byte[]>> CompletableFuture<C> ready(
            CompletionStage<C> opening) {
        long tries = PATIENCE.dividedBy(PAUSE);
        return opening.thenCompose(connection -> answer(connection, tries).thenApply(answered -> connection))
                .toCompletableFuture();
    }

    private static CompletionStage<Object> answer(StatefulRedisConnection<byte[], byte[]> connection, long tries) {
        return connection
                .async()
                .ping()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .<Object>thenApply(pong -> pong)
                .exceptionallyCompose(failure -> {
                    Throwable cause = RedisFailure.unwrap(failure);
                    boolean hasAnswered = cause instanceof RedisCommandExecutionException;
                    if (hasAnswered || cause instanceof TimeoutException || tries == 0) {
                        return CompletableFuture.completedStage(cause);
                    }
                    return pause().thenCompose(paused -> answer(connection, tries - 1));
                });
    }

    private static CompletableFuture<Void> pause() {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }
}
