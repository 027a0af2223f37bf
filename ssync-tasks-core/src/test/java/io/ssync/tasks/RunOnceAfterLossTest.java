package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a copy of a message that comes late does to a workflow that has ended: a repair publishes such copies. */
class RunOnceAfterLossTest {
    private final Steps steps = new Steps();
    private final InMemoryBroker broker = new InMemoryBroker();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(new InMemoryLedger(new InMemoryResults(), InstantSource.system()))
            .register(steps)
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void theStepsAfterItDoNotRunAgain() throws InterruptedException {
        AsyncResult<String> result = app.send(app.task(Steps::step)
                .signature("a")
                .then(app.task(Steps::step))
                .then(app.task(Steps::step))
                .durable());
        byte[] first = copyOfFirst();

        try (Worker worker = app.worker().start()) {
            assertThat(result.get(Duration.ofSeconds(30))).isEqualTo("a...");
            await().until(this::isEmpty);
            broker.publish(OutboundMessage.of("celery", first));
            await().until(this::isEmpty);
        }

        assertThat(steps.ran).containsExactly("a", "a.", "a..");
    }

    @Test
    void neitherDoesTheBodyOfAChord() throws InterruptedException {
        AsyncResult<String> result = app.send(Group.of(app.task(Steps::step).signature("a"))
                .then(app.task(Steps::join))
                .durable());
        byte[] first = copyOfFirst();

        try (Worker worker = app.worker().start()) {
            assertThat(result.get(Duration.ofSeconds(30))).isEqualTo("a.");
            await().until(this::isEmpty);
            broker.publish(OutboundMessage.of("celery", first));
            await().until(this::isEmpty);
        }

        assertThat(steps.ran).containsExactly("a", "[a.]");
    }

    private byte[] copyOfFirst() throws InterruptedException {
        try (Consumer consumer =
                broker.consume(new Consumer.Options("reader@test", List.of("celery"), Duration.ofMinutes(1), 1))) {
            Delivery delivery = consumer.claim(1, Duration.ofSeconds(10)).get(0);
            consumer.settle(List.of(new Settlement.Release(delivery)));
            return delivery.payload();
        }
    }

    private boolean isEmpty() {
        var status = broker.status("celery");
        return status.ready() + status.delayed() + status.inFlight() == 0;
    }

    /** Tasks that say that they ran. */
    public static final class Steps {
        private final Queue<String> ran = new ConcurrentLinkedQueue<>();

        @Task(name = "once.step")
        public String step(String text) {
            ran.add(text);
            return text + ".";
        }

        @Task(name = "once.join")
        public String join(List<String> texts) {
            ran.add(texts.toString());
            return String.join("", texts);
        }
    }
}
