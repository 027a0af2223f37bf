package io.ssync.tasks.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.testing.Settle;
import io.ssync.tasks.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an examination finds in queues, workers and the ledger. */
class DoctorTest {
    /** One task that a worker knows. */
    public static final class Tasks {
        @Task(name = "known")
        public void known() {}
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InMemoryBroker broker = new InMemoryBroker(now::get);
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), now::get);
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(ledger)
            .clock(now::get)
            .routes(Routes.of("mail.*", "mail"))
            .register(new Tasks())
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void missesWorkersAndReadersOfWhatWaits() {
        app.send(Signature.of("mail.send", List.of()).with(TaskOptions.countdown(Duration.ofHours(1))));

        assertThat(trouble())
                .extracting(Finding::severity, Finding::check, Finding::subject)
                .contains(tuple(Severity.ERROR, "workers", "memory"), tuple(Severity.ERROR, "queue", "mail"));
        assertThat(find("queue", "mail").text()).isEqualTo("no worker reads it, and 1 tasks wait in it");
        assertThat(find("queue", "celery").severity()).isEqualTo(Severity.NOTE);
    }

    @Test
    void findsNothingToDoWhereAllIsWell() {
        try (Worker worker = app.worker().queues("mail", "celery").start()) {
            assertThat(worker.name()).isNotEmpty();
            assertThat(trouble()).isEmpty();
            assertThat(app.examine()).extracting(Finding::check).contains("ledger", "workers", "queue");
        }
    }

    @Test
    void noticesQueuesThatOnlyWorkersKnow() {
        try (Worker worker = app.worker().queues("mail", "celery", "maill").start()) {
            assertThat(worker.name()).isNotEmpty();
            assertThat(find("queue", "maill").text()).startsWith("workers read it, and this app sends nothing there");
        }
    }

    @Test
    void noticesPausesOldTasksAndDeadLetters() throws Exception {
        Consumer consumer = broker.consume(new Consumer.Options("w", List.of("celery"), Duration.ofMinutes(1), 5));
        app.send(Signature.of("known", List.of()));
        Settle.deadLetter(consumer, consumer.claim(1, Duration.ZERO).get(0), "for the test", null);
        consumer.close();
        broker.control("celery").pause(Optional.empty(), "looking");
        app.send(Signature.of("known", List.of()));
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));

        assertThat(trouble())
                .extracting(Finding::text)
                .anyMatch(text -> text.startsWith("it is paused since ") && text.endsWith(": looking"))
                .contains("1 messages were set aside")
                .anyMatch(text -> text.startsWith("1 tasks are ready, the oldest for 11 min"));
    }

    @Test
    void noticesATaskThatNobodyKnows() {
        broker.publish(new OutboundMessage("celery", 0, new Due.After(Duration.ofHours(1)), message("new.task")));
        try (Worker worker = app.worker().queues("mail", "celery").start()) {
            assertThat(worker.name()).isNotEmpty();
            assertThat(find("unknown task", "celery").text()).contains("knows the task 'new.task'");
        }
    }

    @Test
    void noticesWhatTheLedgerDoesNotGiveToTheBroker() {
        ledger.notPushed(ledger.add(List.of(new Ledger.Entry("d", 0, OutboundMessage.of("celery", message("known"))))));
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));

        assertThat(find("ledger", "memory"))
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
                .satisfies(
                        finding -> assertThat(finding.text()).startsWith("1 durable tasks have not ended, 1 of them"));
    }

    private List<Finding> trouble() {
        return app.examine().stream().filter(Finding::isTrouble).toList();
    }

    private Finding find(String check, String subject) {
        return app.examine().stream()
                .filter(finding ->
                        finding.check().equals(check) && finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] message(String task) {
        return MessageCodec.encode(new TaskMessage(
                new HashMap<>(Map.of("task", task, "id", "d")),
                new HashMap<>(),
                "application/json",
                "utf-8",
                "[[], {}, {}]".getBytes(StandardCharsets.UTF_8)));
    }
}
