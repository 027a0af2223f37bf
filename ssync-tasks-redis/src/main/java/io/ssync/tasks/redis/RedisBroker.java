package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Broker.Records;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.health.Finding;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A broker over Redis 6.2 or newer, sharing its queues with Celery.
 *
 * <p>One connection publishes, for all threads; each consumer has two of its own, each fanout subscription one. They come back by
 * themselves when Redis does, within about a second. Until then every call throws {@link BrokerException}; so does a call whose
 * answer got lost, which is never repeated behind the caller's back.
 *
 * <p>A broker that consumes, or has delayed a message, looks after delayed messages that are due, in whatever queue.
 *
 * <p>Safe for use by any thread.
 */
public final class RedisBroker implements Broker {
    private final RedisDriver driver;
    private final RedisLink link;
    private final QueueNames queues;
    private final Publisher publisher;
    private final QueueReader reader;
    private final Fanout fanout;
    private final Generation generation;
    private final DelayedQueues delayedQueues;

    private RedisBroker(RedisDriver driver, RedisKeyspace keyspace) {
        this.driver = driver;
        this.link = driver.link();
        this.queues = new QueueNames(link, keyspace);
        this.delayedQueues = new DelayedQueues(link, keyspace);
        this.publisher = new Publisher(link, queues, delayedQueues);
        this.reader = new QueueReader(link);
        this.fanout = new RedisFanout(driver, link, keyspace);
        this.generation = new Generation(link, driver.address(), keyspace);
    }

    /**
     * Connects to a Redis.
     *
     * @param uri {@code redis://[[user]:password@]host[:port][/database]}, the same with {@code rediss} for TLS, or {@code
     *     redis-sentinel://[[user]:password@]host[:port],host[:port]…[/database]?master_name=name} for the primary that Sentinels know
     * @throws IllegalArgumentException if the address is malformed
     * @throws BrokerException if the server cannot be reached, refuses to log in, or is older than 6.2
     */
    public static RedisBroker connect(String uri) {
        return connect(uri, RedisKeyspace.DEFAULT);
    }

    /** The same with names of keys other than Celery's defaults. */
    public static RedisBroker connect(String uri, RedisKeyspace keyspace) {
        return connect(uri, Map.of(), keyspace);
    }

    /**
     * The same as Celery's {@code broker_transport_options} say it: the names of keys, as {@link RedisKeyspace#of}, and {@code master_name} and
     * {@code sentinel_kwargs} for an address of Sentinels, which may be in Celery's form too ({@code sentinel://host:port;sentinel://host:port}).
     */
    public static RedisBroker connect(String uri, Map<String, ?> transportOptions) {
        return connect(uri, transportOptions, RedisKeyspace.of(transportOptions));
    }

    /** The same with both, where the names of keys are not those of the options. */
    public static RedisBroker connect(String uri, Map<String, ?> transportOptions, RedisKeyspace keyspace) {
        return connect(uri, transportOptions, keyspace, Optional.empty());
    }

    /**
     * The same with keys and certificates for an address that begins with {@code rediss} and names none.
     *
     * @throws IllegalArgumentException also if there are some, and the address names others or means no TLS
     */
    public static RedisBroker connect(
            String uri, Map<String, ?> transportOptions, RedisKeyspace keyspace, Optional<RedisTls> tls) {
        RedisDriver driver = new RedisDriver(uri, transportOptions, keyspace.prefix(), tls);
        try {
            RedisBroker broker = new RedisBroker(driver, keyspace);
            ServerCheck.run(broker.link, driver.address());
            return broker;
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    @Override
    public void publish(OutboundMessage message) {
        publisher.publish(message);
    }

    @Override
    public CompletableFuture<?> publishAsync(OutboundMessage message) {
        return publisher.publishAsync(message);
    }

    @Override
    public Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        return publisher.publishUnique(message, lock);
    }

    @Override
    public void publishAll(List<OutboundMessage> messages) {
        publisher.publishAll(messages);
    }

    @Override
    public boolean publishWithin(List<OutboundMessage> messages, int most) {
        return publisher.publishWithin(messages, most);
    }

    @Override
    public Consumer consume(Consumer.Options options) {
        RedisLink claimLink = driver.link();
        try {
            RedisLink settleLink = driver.link();
            delayedQueues.start();
            return new RedisConsumer(options, claimLink, settleLink, queues, delayedQueues);
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
    public Collection<String> queues() {
        return queues.declared();
    }

    @Override
    public TaskLimits limits(String queue) {
        return new RedisLimits(link, queues.get(queue));
    }

    @Override
    public QueueControl control(String queue) {
        return new RedisQueueControl(link, queues, queue, delayedQueues);
    }

    @Override
    public Optional<MessagePlace> find(String taskId, Collection<String> names) {
        return new RedisMessageSearch(link, queues.keyspace(), taskId)
                .in(names.stream()
                        .map(name -> new RedisKeys(name, queues.keyspace()))
                        .toList());
    }

    @Override
    public void revoke(Collection<String> taskIds, boolean terminate) {
        Revocations.revoke(link, queues.keyspace().revoked(), taskIds, terminate);
    }

    @Override
    public List<String> revoked() {
        return Revocations.all(link, queues.keyspace().revoked());
    }

    @Override
    public List<Broker.Delayed> delayed(String queue, int limit) {
        return reader.delayed(queues.get(queue), limit);
    }

    @Override
    public String generation() {
        return generation.current();
    }

    @Override
    public Optional<Records> records(String of) {
        return Optional.of(new RedisRecords(link, queues, of));
    }

    @Override
    public Optional<Counts> counts() {
        return Optional.of(new RedisCounts(link, queues.keyspace()));
    }

    @Override
    public List<Finding> examine(Instant here) {
        return ServerExamination.of(link, describe(), here).findings();
    }

    @Override
    public Fanout fanout() {
        return fanout;
    }

    @Override
    public String describe() {
        String prefix = queues.keyspace().prefix();
        // By the name that Celery has for it: two prefixes in one database are two brokers.
        return driver.address().text()
                + (prefix.isEmpty() ? "" : "?global_keyprefix=" + URLEncoder.encode(prefix, UTF_8));
    }

    @Override
    public void close() {
        publisher.finish();
        delayedQueues.close();
        link.close();
        driver.close();
    }

    @Override
    public String toString() {
        return "RedisBroker at " + driver.address();
    }
}
