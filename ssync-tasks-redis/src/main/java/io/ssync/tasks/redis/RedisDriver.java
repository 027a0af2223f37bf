package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.ssync.tasks.broker.BrokerException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The driver, set up as everything here needs it: opens connections to one server, or to whichever is the primary. Safe for use by any thread. */
final class RedisDriver implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** The longest time between two attempts to reconnect; the first comes after a few milliseconds. */
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

    private final RedisAddress address;
    private final ClientResources resources;
    private final RedisClient client;
    private final OutageLog outages;
    private final Connector connector;
    private final Failover failover;
    private final SentinelWatch sentinels;

    /**
     * Does not wait for a connection. Throws {@link IllegalArgumentException} if the address is malformed.
     *
     * @param transportOptions Celery's, in which {@code master_name} and {@code sentinel_kwargs} are looked for
     * @param keyPrefix what every key begins with
     * @param tls what TLS is made with, if not with what the address names or Java trusts
     */
    RedisDriver(String uri, Map<String, ?> transportOptions, String keyPrefix, Optional<RedisTls> tls) {
        address = RedisAddress.parse(
                Objects.requireNonNull(uri, "uri"), transportOptions, "ssync-tasks", RedisLink.TIMEOUT);
        // First, since nothing has to be closed if that is refused.
        ClientOptions options = options(address, tls);
        resources = ClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ofMillis(10), RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        client = new AsyncClient(resources);
        client.setOptions(options);
        outages = new OutageLog(address);
        connector = new Connector(client, address);
        failover = new Failover(connector, outages, (keyPrefix + "ssync:probe").getBytes(UTF_8));
        sentinels = new SentinelWatch(client, address.uri(), failover::switched);
        sentinels.start();
    }

    private static ClientOptions options(RedisAddress address, Optional<RedisTls> tls) {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(true)
                // Also fails whatever was under way when the connection was lost, so that nothing is sent twice.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                // A timer for each command, which some versions of the driver start unasked; whoever waits has one of
                // his own.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        // An idle consumer only listens: without this it would never notice that the other side is
                        // gone.
                        .keepAlive(KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(3))
                                .count(3)
                                .build())
                        .build());
        address.tls().map(TlsParameters::options).ifPresent(options::sslOptions);
        tls.ifPresent(given -> options.sslOptions(address.require(given).options()));
        return options.build();
    }

    RedisAddress address() {
        return address;
    }

    /** A connection for commands, or a {@link BrokerException} with the reason. */
    RedisLink link() {
        return RedisLink.open(connector, outages, failover);
    }

    /** A connection that listens, and listens again after it was lost; or a {@link BrokerException} with the reason. */
    StatefulRedisPubSubConnection<byte[], byte[]> pubSub() {
        return connector.await(pubSubLater());
    }

    /** The same without waiting for it. */
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> pubSubLater() {
        return connector.openPubSub().thenApply(connection -> {
            failover.add(connection);
            return connection;
        });
    }

    @Override
    public void close() {
        failover.close();
        sentinels.close();
        client.shutdown(Duration.ZERO, RedisLink.TIMEOUT);
        resources
                .shutdown(0, RedisLink.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
