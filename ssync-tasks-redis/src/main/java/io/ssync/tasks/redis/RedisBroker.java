package io.ssync.tasks.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.DelayedMessage;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A broker over Redis 6.2 or newer, sharing its queues with Celery.
 *
 * <p>One connection publishes, for all threads; each consumer has two of its own, each fanout subscription one. They come back by themselves when Redis
 * does, within about a second. Until then every call throws {@link BrokerException}; so does a call whose answer got lost,
 * which is never repeated behind the caller's back.
 *
 * <p>Safe for use by any thread.
 */
public final class RedisBroker implements Broker {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** The longest time between two attempts to reconnect; the first comes after a few milliseconds. */
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

    private final RedisAddress address;
    private final ClientResources resources;
    private final RedisClient client;
    private final OutageLog outages;
    private final RedisLink link;
    private final QueueNames queues;
    private final Publisher publisher;
    private final QueueReader reader;
    private final Fanout fanout;

    private RedisBroker(RedisAddress address, ClientResources resources, RedisClient client) {
        this.address = address;
        this.resources = resources;
        this.client = client;
        this.outages = new OutageLog(address);
        this.link = RedisLink.open(client, address, outages);
        this.queues = new QueueNames(link);
        this.publisher = new Publisher(link, queues);
        this.reader = new QueueReader(link);
        this.fanout = new RedisFanout(client, address, outages, link);
    }

    /**
     * Connects to a Redis.
     *
     * @param uri {@code redis://[[user]:password@]host[:port][/database]}, or the same with {@code rediss} for TLS
     * @throws IllegalArgumentException if the address is malformed
     * @throws BrokerException if the server cannot be reached, refuses to log in, or is older than 6.2
     */
    public static RedisBroker connect(String uri) {
        RedisAddress address = RedisAddress.parse(Objects.requireNonNull(uri, "uri"), "ssync-tasks", RedisLink.TIMEOUT);
        ClientResources resources = ClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ofMillis(10), RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(options());
        try {
            RedisBroker broker = new RedisBroker(address, resources, client);
            ServerCheck.run(broker.link, address);
            return broker;
        } catch (RuntimeException e) {
            shutDown(client, resources);
            throw e;
        }
    }

    private static ClientOptions options() {
        return ClientOptions.builder()
                .autoReconnect(true)
                // Also fails whatever was under way when the connection was lost, so that nothing is sent twice.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
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
                        .build())
                .build();
    }

    @Override
    public void publish(OutboundMessage message) {
        publisher.publish(message);
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        publisher.publishAll(messages);
    }

    @Override
    public Consumer consume(ConsumerOptions options) {
        RedisLink claimLink = RedisLink.open(client, address, outages);
        try {
            RedisLink settleLink = RedisLink.open(client, address, outages);
            return new RedisConsumer(options, claimLink, settleLink, queues, publisher);
        } catch (BrokerException e) {
            claimLink.close();
            throw e;
        }
    }

    @Override
    public QueueStatus status(String queue) {
        return reader.status(queues.get(queue));
    }

    @Override
    public DeadLetters deadLetters(String queue) {
        return new RedisDeadLetters(link, queues.get(queue));
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        Revocations.revoke(link, taskIds, terminate);
    }

    @Override
    public List<String> revoked() {
        return Revocations.all(link);
    }

    @Override
    public List<DelayedMessage> delayed(String queue, int limit) {
        return reader.delayed(queues.get(queue), limit);
    }

    @Override
    public Fanout fanout() {
        return fanout;
    }

    @Override
    public String describe() {
        return address.text();
    }

    @Override
    public void close() {
        link.close();
        shutDown(client, resources);
    }

    private static void shutDown(RedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, RedisLink.TIMEOUT);
        resources
                .shutdown(0, RedisLink.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    @Override
    public String toString() {
        return "RedisBroker at " + address;
    }
}
