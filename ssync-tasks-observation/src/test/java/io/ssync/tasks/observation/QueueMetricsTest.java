package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueMetricsTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TaskApp app = TaskApp.builder("metrics")
            .broker(broker)
            .clock(clock)
            .register(new Mails())
            .build();

    @Test
    void showsTheDepthAndTheOldestAgeWithNoWorkerRunning() {
        app.task(Mails::send).delay();
        clock.advance(Duration.ofSeconds(90));
        app.task(Mails::send).delay();
        app.task(Mails::send).applyAsync(TaskOptions.countdown(Duration.ofHours(1)));

        new QueueMetrics(broker, List.of("celery", "empty")).bindTo(meters);

        assertThat(messages("celery", "ready")).isEqualTo(2);
        assertThat(messages("celery", "delayed")).isEqualTo(1);
        assertThat(messages("empty", "ready")).isZero();
        assertThat(oldestAge("celery")).isEqualTo(90);
        assertThat(oldestAge("empty")).isZero();
    }

    @Test
    void showsWhatIsInFlightAndWhatIsSetAside() throws InterruptedException {
        app.task(Mails::send).delay();
        app.task(Mails::send).delay();
        var consumer = broker.consume(Consumer.Options.of("worker@here", List.of("celery")));
        var claimed = consumer.claim(2, Duration.ofSeconds(1));
        Settle.deadLetter(consumer, claimed.get(0), "a test", null);

        new QueueMetrics(broker, List.of("celery")).bindTo(meters);

        assertThat(messages("celery", "in_flight")).isEqualTo(1);
        assertThat(messages("celery", "dead_letter")).isEqualTo(1);
        consumer.close();
    }

    @Test
    void showsThatAQueueIsPaused() {
        broker.control("celery").pause(Optional.of(Duration.ofHours(1)), "a test");

        new QueueMetrics(broker, List.of("celery", "other")).bindTo(meters);

        assertThat(paused("celery")).isEqualTo(1);
        assertThat(paused("other")).isZero();
    }

    private double paused(String queue) {
        return meters.get("ssync.tasks.queue.paused")
                .tag("queue", queue)
                .gauge()
                .value();
    }

    @Test
    void doesNotInventAnAgeThatNobodyKnows() {
        broker.publish(OutboundMessage.of("celery", new byte[] {'x'}));

        new QueueMetrics(broker, List.of("celery")).bindTo(meters);

        assertThat(oldestAge("celery")).isNaN();
    }

    @Test
    void asksTheBrokerOnceASecond() {
        AtomicInteger calls = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        Reading<QueueStatus> reading = new Reading<>(() -> status(calls.incrementAndGet()), nanos::get);

        assertThat(reading.value(QueueStatus::ready)).isEqualTo(1);
        assertThat(reading.value(QueueStatus::delayed)).isZero();
        assertThat(calls).hasValue(1);

        nanos.addAndGet(Reading.FRESH.toNanos());
        assertThat(reading.value(QueueStatus::ready)).isEqualTo(2);
    }

    @Test
    void isNotANumberWhileTheBrokerIsAwayAndAsksItNoMoreOftenThen() {
        AtomicInteger calls = new AtomicInteger();
        Reading<QueueStatus> reading = new Reading<>(
                () -> {
                    calls.incrementAndGet();
                    throw new BrokerAwayException("away", null);
                },
                () -> 0);

        assertThat(reading.value(QueueStatus::ready)).isNaN();
        assertThat(reading.value(QueueStatus::ready)).isNaN();
        assertThat(calls).hasValue(1);
    }

    private static QueueStatus status(long ready) {
        return new QueueStatus("celery", ready, 0, 0, 0, 0, Optional.empty());
    }

    private double messages(String queue, String state) {
        return meters.get("ssync.tasks.queue.messages")
                .tags("queue", queue, "state", state)
                .gauge()
                .value();
    }

    private double oldestAge(String queue) {
        return meters.get("ssync.tasks.queue.oldest.age")
                .tag("queue", queue)
                .timeGauge()
                .value(java.util.concurrent.TimeUnit.SECONDS);
    }

    /** A task to send. */
    static class Mails {
        @Task(name = "mail.send")
        void send() {}
    }
}
