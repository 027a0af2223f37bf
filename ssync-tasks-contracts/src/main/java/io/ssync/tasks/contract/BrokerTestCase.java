package io.ssync.tasks.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A broker, and what tests of any broker need around it.
 *
 * <p>A subclass says how to open one. Time is real, and leases are short. Queue names are new in every test, so the server
 * behind the broker may be shared and need not be empty.
 */
public abstract class BrokerTestCase {
    /** Long enough for anything that is to happen now, on a busy machine. */
    protected static final Duration SOON = Duration.ofSeconds(10);

    /** A lease that no test outlives, and one that a test can wait for. */
    protected static final Duration LONG_LEASE = Duration.ofSeconds(30);

    protected static final Duration SHORT_LEASE = Duration.ofMillis(500);

    /** One that a test can wait for, but that also lasts from one line to the next on a busy machine. */
    protected static final Duration NOT_SO_SHORT_LEASE = Duration.ofSeconds(2);

    protected final String queue = "contract-" + UUID.randomUUID();
    private final List<Consumer> consumers = new ArrayList<>();
    protected final ExecutorService threads = Executors.newCachedThreadPool();
    private Broker broker;

    /** Opens the broker. It is closed after each test. */
    protected abstract Broker open() throws Exception;

    /** The broker under test, for a subclass that asks it for more than the contract. */
    protected final Broker broker() {
        return broker;
    }

    @BeforeEach
    void openBroker() throws Exception {
        broker = open();
    }

    @AfterEach
    void closeBroker() {
        threads.shutdownNow();
        consumers.forEach(Consumer::close);
        broker.close();
    }

    /** A consumer of the test's queue, closed after the test. */
    protected final Consumer consumer(Duration lease, String... queues) {
        List<String> names = queues.length == 0 ? List.of(queue) : List.of(queues);
        return consumer(new Consumer.Options("worker@contract", names, lease, 5));
    }

    protected Consumer consumer(Consumer.Options options) {
        Consumer consumer = broker.consume(options);
        consumers.add(consumer);
        return consumer;
    }

    /** The consumer, after it has found its queues empty. */
    protected static Consumer idle(Consumer consumer) throws InterruptedException {
        assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
        return consumer;
    }

    protected static List<String> claim(Consumer consumer, int max) throws InterruptedException {
        return texts(consumer.claim(max, SOON));
    }

    protected static List<String> claimNow(Consumer consumer, int max) throws InterruptedException {
        return texts(consumer.claim(max, Duration.ZERO));
    }

    protected static Delivery claimOne(Consumer consumer) throws InterruptedException {
        List<Delivery> deliveries = consumer.claim(1, SOON);
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    protected static void recoverEventually(Consumer consumer, int messages) {
        AtomicInteger recovered = new AtomicInteger();
        await().atMost(SOON).until(() -> recovered.addAndGet(consumer.recover().moved()) >= messages);
        assertThat(recovered).hasValue(messages);
    }

    protected void publish(String... texts) {
        for (String text : texts) {
            broker.publish(OutboundMessage.of(queue, bytes(text)));
        }
    }

    protected void publish(Due due, String text) {
        broker.publish(new OutboundMessage(queue, 0, due, bytes(text)));
    }

    protected QueueStatus status() {
        return broker.status(queue);
    }

    protected QueueStatus empty() {
        return new QueueStatus(queue, 0, 0, 0, 0, 0, Optional.empty());
    }

    protected <T> Future<T> inBackground(Callable<T> work) {
        return threads.submit(work);
    }

    protected static <T> T get(Future<T> result) throws Exception {
        return result.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** For the few tests where nothing happens: there is no signal to wait for. */
    protected static void waitFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().until(() -> System.nanoTime() > end);
    }

    protected static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    protected static byte[] sentAt(Instant time) {
        Map<String, Object> headers =
                Map.of("task", "contract.task", "id", UUID.randomUUID().toString());
        Map<String, Object> properties = Map.of("timestamp", time.toEpochMilli() / 1000.0);
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(headers), new HashMap<>(properties), "application/json", "utf-8", bytes("[]")));
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    protected static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    protected static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> new String(delivery.payload(), UTF_8))
                .toList();
    }
}
