package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtherWorkersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(opened);
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private TaskApp app(TaskSettings settings) {
        TaskApp app = TaskApp.builder("test").broker(broker).settings(settings).build();
        opened.add(app);
        return app;
    }

    private Worker start(TaskApp app, String name, String... queues) {
        Worker worker = app.worker().name(name).concurrency(1).queues(queues).start();
        opened.add(worker);
        return worker;
    }

    /** Long before it would have found nobody five times, which takes half a minute. */
    @Test
    void areNotWaitedForWithAnUnknownTaskIfThereAreNone() {
        TaskApp app = app(TaskSettings.defaults());
        start(app, "one@test", "celery");
        start(app(TaskSettings.defaults()), "two@test", "others");

        AsyncResult<?> unknown = app.send("test.of_nobody", 1);

        assertThatThrownBy(() -> unknown.get(SOON)).hasMessageContaining("NotRegistered");
        await().until(() -> broker.status("celery").deadLetters() == 1);
    }

    @Test
    void areLeftAnUnknownTaskIfTheyReadItsQueue() {
        TaskApp app = app(TaskSettings.defaults());
        start(app, "one@test", "celery");
        start(app(TaskSettings.defaults()), "two@test", "celery", "others");

        try (LogLines lines = LogLines.of(MessageCheck.class)) {
            AsyncResult<?> unknown = app.send("test.of_nobody", 1);

            // The third time it comes, the others have been asked.
            await().until(() -> lines.of(Level.INFO).stream().anyMatch(line -> line.contains("goes back for PT4S")));
            assertThat(unknown.ready()).isFalse();
        }
    }

    @Test
    void areNotAskedWithoutRemoteControl() {
        TaskApp app = app(TaskSettings.defaults().withEnableRemoteControl(false));
        start(app, "one@test", "celery");

        try (LogLines lines = LogLines.of(MessageCheck.class)) {
            app.send("test.of_nobody", 1);

            await().until(() -> lines.of(Level.INFO).stream().anyMatch(line -> line.contains("goes back for PT4S")));
        }
    }

    /** Somebody hears and says nothing: nobody knows what that one reads. */
    @Test
    void areThereAlthoughTheyDoNotReply() throws InterruptedException {
        start(app(TaskSettings.defaults()), "one@test", "celery");
        Control control = new Control(broker, new LogicalClock(), InstantSource.system());
        OtherWorkers others = new OtherWorkers(control.timeout(Duration.ofMillis(200)), "one@test", System::nanoTime);
        try (var silent = broker.fanout().subscribe("celery.pidbox", message -> {})) {
            assertThat(silent).isNotNull();
            others.nobodyElseReads("celery");
            others.step();
            assertThat(others.nobodyElseReads("celery")).isFalse();
        }

        await().atMost(SOON).until(() -> {
            others.nobodyElseReads("celery");
            others.step();
            return others.nobodyElseReads("celery");
        });
    }

    @Test
    void mayNotHaveTheSameName() {
        try (LogLines lines = LogLines.of(OtherWorkers.class)) {
            start(app(TaskSettings.defaults()), "one@test", "celery");
            start(app(TaskSettings.defaults()), "other@test", "celery");
            start(app(TaskSettings.defaults()), "one@test", "others");

            await().until(() -> lines.of(Level.WARN).stream()
                    .anyMatch(line -> line.startsWith("another worker is called one@test, too")));
            assertThat(lines.of(Level.WARN)).noneMatch(line -> line.contains("other@test"));
        }
    }
}
