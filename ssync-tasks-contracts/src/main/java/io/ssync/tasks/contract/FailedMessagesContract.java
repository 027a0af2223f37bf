package io.ssync.tasks.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every result backend does that keeps the messages of failed tasks.
 *
 * <p>A subclass says how to open one; nobody else may use the store behind it meanwhile.
 */
public abstract class FailedMessagesContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");

    private ResultBackend backend;
    private FailedMessages messages;

    /** Opens the backend. It is closed after each test. */
    protected abstract ResultBackend open();

    @BeforeEach
    void openBackend() {
        backend = open();
        messages = backend.failedMessages().orElseThrow();
        messages.keepAtMost(0);
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void keepsTheMessageOfAFailure() {
        String failed = fail(NOW, "the message of ä");
        String without = newId();
        backend.store(List.of(result(without, TaskState.FAILURE, NOW)));

        assertThat(messages.kept(List.of(failed, without, "unknown")))
                .containsOnlyKeys(failed)
                .containsValue("the message of ä".getBytes(UTF_8).length);
        assertThat(messages.find(List.of(failed, without))).singleElement().satisfies(found -> {
            assertThat(found.taskId()).isEqualTo(failed);
            assertThat(found.queue()).isEqualTo("mail");
            assertThat(new String(found.payload(), UTF_8)).isEqualTo("the message of ä");
        });
        assertThat(backend.find(failed).orElseThrow().message()).isNull();
    }

    @Test
    void storesNothingTwiceOfOneTask() {
        String id = newId();
        TaskResult failure = result(id, TaskState.FAILURE, NOW);

        backend.store(List.of(failure.withMessage(message(id, "1")), result(newId(), TaskState.SUCCESS, NOW), failure));

        assertThat(payloads(messages.find(List.of(id)))).containsExactly("1");
    }

    @Test
    void givesAMessageToOneOfThoseWhoTakeIt() throws Exception {
        String id = fail(NOW, "once");
        int takers = 6;
        CyclicBarrier together = new CyclicBarrier(takers);
        ExecutorService threads = Executors.newFixedThreadPool(takers);
        List<FailedMessage> taken = new ArrayList<>();
        try {
            List<Future<List<FailedMessage>>> taking = new ArrayList<>();
            for (int i = 0; i < takers; i++) {
                taking.add(threads.submit(() -> {
                    together.await();
                    return messages.take(List.of(id));
                }));
            }
            for (Future<List<FailedMessage>> one : taking) {
                taken.addAll(one.get(30, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(payloads(taken)).containsExactly("once");
        assertThat(backend.find(id).orElseThrow().state()).isEqualTo(TaskState.RETRY);
    }

    @Test
    void forgetsWhatWasSentAndKeepsWhatFailsAgain() {
        String id = fail(NOW, "first");
        messages.take(List.of(id));

        messages.sent(List.of(id));

        assertThat(messages.kept(List.of(id))).isEmpty();
        assertThat(messages.take(List.of(id))).isEmpty();
        fail(id, NOW.plusSeconds(1), "second");
        assertThat(payloads(messages.take(List.of(id)))).containsExactly("second");
    }

    @Test
    void keepsTheMessageOfATaskThatFailsBeforeTheFirstIsNotedAsSent() {
        String id = fail(NOW, "first");
        messages.take(List.of(id));
        fail(id, NOW.plusSeconds(1), "second");

        messages.sent(List.of(id));
        messages.putBack(List.of(id));

        assertThat(backend.find(id).orElseThrow().state()).isEqualTo(TaskState.FAILURE);
        assertThat(payloads(messages.take(List.of(id)))).containsExactly("second");
    }

    @Test
    void putsBackWhatCouldNotBeSent() {
        String id = fail(NOW, "again");
        TaskResult before = backend.find(id).orElseThrow();
        messages.take(List.of(id));

        messages.putBack(List.of(id, "unknown"));

        assertThat(backend.find(id)).contains(before);
        assertThat(payloads(messages.take(List.of(id)))).containsExactly("again");
    }

    @Test
    void givesNothingOfATaskThatHasNotFailed() {
        String id = fail(NOW, "first");
        messages.take(List.of(id));
        backend.store(List.of(result(id, TaskState.SUCCESS, NOW.plusSeconds(1))));

        messages.putBack(List.of(id));

        assertThat(messages.take(List.of(id))).isEmpty();
        assertThat(backend.find(id).orElseThrow().state()).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void forgetsAMessageWithItsTask() {
        String id = fail(NOW, "gone");

        backend.forget(id);

        assertThat(messages.kept(List.of(id))).isEmpty();
    }

    @Test
    void deletesOldOnesSoManyAtATime() {
        List<String> old = List.of(fail(NOW, "1"), fail(NOW.plusSeconds(1), "2"), fail(NOW.plusSeconds(2), "3"));
        String recent = fail(NOW.plusSeconds(10), "4");

        assertThat(messages.deleteOlderThan(NOW.plusSeconds(10), 2)).isEqualTo(2);
        assertThat(messages.deleteOlderThan(NOW.plusSeconds(10), 2)).isEqualTo(1);

        assertThat(messages.kept(old)).isEmpty();
        assertThat(messages.kept(List.of(recent))).containsOnlyKeys(recent);
    }

    @Test
    void deletesTheOldestWhenThereAreTooManyBytes() {
        String first = fail(NOW, "x".repeat(40));
        String second = fail(NOW.plusSeconds(1), "x".repeat(40));
        String third = fail(NOW.plusSeconds(2), "x".repeat(40));

        assertThat(messages.keepAtMost(120)).isZero();
        assertThat(messages.keepAtMost(80)).isEqualTo(1);

        assertThat(messages.kept(List.of(first, second, third))).containsOnlyKeys(second, third);
    }

    private String fail(Instant at, String payload) {
        String id = newId();
        fail(id, at, payload);
        return id;
    }

    private void fail(String id, Instant at, String payload) {
        backend.store(List.of(result(id, TaskState.FAILURE, at).withMessage(message(id, payload))));
    }

    private static FailedMessage message(String id, String payload) {
        return new FailedMessage(id, "mail", payload.getBytes(UTF_8));
    }

    private static List<String> payloads(List<FailedMessage> messages) {
        return messages.stream().map(one -> new String(one.payload(), UTF_8)).toList();
    }

    private static TaskResult result(String id, TaskState state, Instant at) {
        return new TaskResult(id, state, "{\"exc_type\": \"IOException\"}", "trace", at, Call.UNKNOWN);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
