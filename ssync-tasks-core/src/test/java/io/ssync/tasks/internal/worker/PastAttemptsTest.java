package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Timeline;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PastAttemptsTest {
    private final TaskApp app = TaskApp.builder("school")
            .broker(new InMemoryBroker())
            .register(new Tasks())
            .build();
    private Worker worker;

    @BeforeEach
    void start() {
        worker = app.worker().queues("celery").concurrency(1).start();
    }

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    @Test
    void areKnownWithTheirReasonsWhenTheTaskHasEnded() {
        Instant before = Instant.now().minusMillis(1);
        Timeline timeline = timelineOf(Signature.of("stumble", List.of(3)));

        assertThat(timeline.retries()).isEqualTo(3);
        assertThat(timeline.earlier())
                .extracting(Timeline.Attempt::reason)
                .allMatch(reason -> reason.length() <= Timeline.LONGEST_REASON + 1)
                .extracting(reason -> reason.substring(0, reason.indexOf('!')))
                .containsExactly(
                        "java.lang.IllegalStateException: attempt 0",
                        "java.lang.IllegalStateException: attempt 1",
                        "java.lang.IllegalStateException: attempt 2");
        Instant last = before;
        for (Timeline.Attempt attempt : timeline.earlier()) {
            assertThat(attempt.claimed()).isAfterOrEqualTo(last);
            assertThat(attempt.started()).isAfterOrEqualTo(attempt.claimed());
            assertThat(attempt.ended()).isAfterOrEqualTo(attempt.started());
            assertThat(attempt.next()).isNull();
            last = attempt.ended();
        }
        assertThat(timeline.claimed()).isAfterOrEqualTo(last);
        assertThat(timeline.started()).isAfterOrEqualTo(timeline.claimed());
    }

    @Test
    void areOnlySoMany() {
        Timeline timeline = timelineOf(Signature.of("stumble", List.of(25)));

        assertThat(timeline.retries()).isEqualTo(25);
        assertThat(timeline.earlier()).hasSize(Timeline.MOST_EARLIER);
        assertThat(timeline.earlier().get(9).reason()).contains("attempt 24!");
    }

    @Test
    void areNoneOfATaskThatDoesNotFail() {
        Instant due = Instant.now().plusMillis(200);
        AsyncResult<Object> sent = app.send(Signature.of("stumble", List.of(0)).with(TaskOptions.eta(due)));
        sent.get(Duration.ofMinutes(1));

        String text = sent.record().orElseThrow().timeline();

        assertThat(text).hasSizeLessThan(70);
        Timeline timeline = Timeline.parse(text).orElseThrow();
        assertThat(timeline.earlier()).isEmpty();
        assertThat(timeline.due()).isEqualTo(Instant.ofEpochMilli(due.toEpochMilli()));
        assertThat(timeline.started()).isAfterOrEqualTo(timeline.due());
    }

    @Test
    void saysThatARevokedTaskDidNotBegin() {
        AsyncResult<Object> sent =
                app.send(Signature.of("stumble", List.of(0)).with(TaskOptions.countdown(Duration.ofMillis(500))));
        app.revoke(sent.id());
        await().until(sent::ready);

        TaskResult revoked = sent.record().orElseThrow();
        assertThat(revoked.state()).isEqualTo(TaskState.REVOKED);
        assertThat(Timeline.parse(revoked.timeline()).orElseThrow().started()).isNull();
    }

    @Test
    void areReadFromAnything() {
        assertThat(Timeline.parse("[1,null,3]")).isEmpty();
        assertThat(Timeline.parse("{")).isEmpty();
        assertThat(Timeline.parse("[\"x\",null,99999999999999999999,true]")
                        .orElseThrow()
                        .sent())
                .isNull();
        assertThat(Timeline.attempts(List.of(1, List.of(), List.of(1, 2, 3, "x", "why"), "y")))
                .singleElement()
                .matches(attempt -> attempt.reason().equals("why") && attempt.next() == null);
        assertThat(Timeline.attempts("[]")).isEmpty();
    }

    private Timeline timelineOf(Signature<Object> call) {
        AsyncResult<Object> sent = app.send(call);
        sent.get(Duration.ofMinutes(1));
        return Timeline.parse(sent.record().orElseThrow().timeline()).orElseThrow();
    }

    /** Fails so often, with a reason that is far too long. */
    public static final class Tasks {
        @Task(name = "stumble", maxRetries = 100)
        public int stumble(TaskContext self, int times) {
            if (self.retries() < times) {
                throw self.retry(
                        new IllegalStateException("attempt " + self.retries() + "!" + "😀".repeat(5_000) + "\nmore"),
                        Duration.ZERO);
            }
            return times;
        }
    }
}
