package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.FailedTasks.Answer;
import io.ssync.tasks.FailedTasks.Options;
import io.ssync.tasks.FailedTasks.Summary;
import io.ssync.tasks.FailedTasks.Verdict;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failed tasks that are run again, by a worker. */
class FailedTasksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    private final Tasks tasks = new Tasks();
    private final TaskApp app = TaskApp.builder("again")
            .broker(new InMemoryBroker())
            .ledger(ledger)
            .settings(TaskSettings.defaults().withFailedMessageBytes(16 * 10_000))
            .register(tasks)
            .build();
    private final Worker worker =
            app.worker().queues("celery", "slow").concurrency(2).start();

    @AfterEach
    void stop() {
        worker.close();
        app.close();
    }

    @Test
    void runsATaskAgainUnderItsId() {
        AsyncResult<String> failed = app.task(Tasks::mayFail).delay("a");
        awaitFailure(failed);
        tasks.repaired = true;

        Answer answer = app.failed().retry(failed.id());

        assertThat(answer.verdict()).as(answer.text()).isEqualTo(Verdict.SENT);
        assertThat(failed.get(SOON)).isEqualTo("a from celery, attempt 0");
        assertThat(app.failed().retry(failed.id()))
                .isEqualTo(new Answer(
                        failed.id(),
                        Verdict.NOT_FAILED,
                        "task " + failed.id() + " has not failed: it is in state SUCCESS"));
    }

    @Test
    void keepsHeadersPriorityAndQueue() {
        AsyncResult<String> failed = app.task(Tasks::mayFail)
                .applyAsync(TaskOptions.DEFAULTS.queue("aside").priority(3).header("who", "ada"), "a");
        try (Worker other = app.worker().queues("aside").start()) {
            awaitFailure(failed);
        }

        app.failed().retry(failed.id());

        MessagePlace place = app.broker().find(failed.id(), List.of("aside")).orElseThrow();
        TaskMessage message = MessageCodec.decode(place.payload());
        assertThat(message.header("who")).isEqualTo("ada");
        assertThat(message.priority()).isEqualTo(3);
        assertThat(app.result(failed.id()).state()).isEqualTo(TaskState.RETRY);
    }

    @Test
    void beginsWithTheFirstAttemptAgain() {
        AsyncResult<Integer> failed = app.task(Tasks::asksForRetries).delay();
        awaitFailure(failed);

        assertThat(app.failed().retry(failed.id()).verdict()).isEqualTo(Verdict.SENT);

        await().atMost(SOON).until(() -> tasks.runs("retries") == 4);
        awaitFailure(failed);
    }

    @Test
    void runsOnceWhatManyRetryAtTheSameTime() throws Exception {
        AsyncResult<String> failed = app.task(Tasks::mayFail).delay("b");
        awaitFailure(failed);
        tasks.repaired = true;
        int many = 6;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        List<Verdict> verdicts = new ArrayList<>();
        try {
            List<Future<Answer>> retries = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(() -> {
                        together.await();
                        return app.failed().retry(failed.id());
                    }))
                    .toList();
            for (Future<Answer> retry : retries) {
                verdicts.add(retry.get(30, TimeUnit.SECONDS).verdict());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(verdicts).containsOnlyOnce(Verdict.SENT);
        failed.get(SOON);
        assertThat(tasks.runs("b")).isEqualTo(2);
    }

    @Test
    void isDurableAgain() {
        AsyncResult<String> failed = app.task(Tasks::mayFail)
                .applyAsync(TaskOptions.DEFAULTS.durable().queue("nobody-yet"), "c");
        try (Worker other = app.worker().queues("nobody-yet").start()) {
            awaitFailure(failed);
        }
        assertThat(ledger.find(failed.id())).isEmpty();
        tasks.repaired = true;

        app.failed().retry(failed.id());

        assertThat(ledger.find(failed.id())).isPresent();
        try (Worker other = app.worker().queues("nobody-yet").start()) {
            assertThat(failed.get(SOON)).startsWith("c ");
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ledger.find(failed.id())).isEmpty());
    }

    @Test
    void refusesWhatHasExpiredUnlessItMayRunLate() {
        Instant expires = Instant.now().plusMillis(300);
        AsyncResult<String> failed = app.task(Tasks::mayFail).applyAsync(TaskOptions.DEFAULTS.expires(expires), "d");
        awaitFailure(failed);
        await().until(() -> Instant.now().isAfter(expires));
        tasks.repaired = true;

        Answer refused = app.failed().retry(failed.id());
        List<Answer> late = app.failed().retry(List.of(failed.id()), new Options(true, false));

        assertThat(refused.verdict()).isEqualTo(Verdict.EXPIRED);
        assertThat(refused.text()).contains("has expired", expires.toString().substring(0, 19));
        assertThat(late).extracting(Answer::verdict).containsExactly(Verdict.SENT);
        assertThat(failed.get(SOON)).startsWith("d ");
    }

    @Test
    void saysWhyATaskCannotRunAgain() {
        AsyncResult<String> large = app.task(Tasks::mayFail).delay("x".repeat(20_000));
        AsyncResult<String> revoked = app.task(Tasks::mayFail).delay("e");
        awaitFailure(large);
        awaitFailure(revoked);
        app.revoke(revoked.id());

        List<Answer> answers = app.failed().retry(List.of("unknown", large.id(), revoked.id()), Options.DEFAULT);

        assertThat(answers)
                .extracting(Answer::verdict)
                .containsExactly(Verdict.NOT_FAILED, Verdict.NO_MESSAGE, Verdict.REVOKED);
        assertThat(answers.get(1).text()).contains("no message", "Celery never");
        assertThat(app.failed().kept(List.of(large.id(), revoked.id()))).containsExactly(revoked.id());
    }

    @Test
    void goesOnWithTheChainOfAStep() {
        AsyncResult<String> end = app.send(app.task(Tasks::mayFail)
                .signature("f")
                .then(app.task(Tasks::shout).step()));
        String step = app.workflow(end.id()).orElseThrow().tree().parts().get(0).id();
        awaitFailure(app.result(step));
        awaitFailure(end);
        tasks.repaired = true;

        assertThat(app.failed().retry(step).verdict()).isEqualTo(Verdict.SENT);

        assertThat(end.get(SOON)).startsWith("F ");
    }

    @Test
    void leavesAMemberOfAChordToItsWorkflow() {
        AsyncResult<Integer> end = app.send(Group.of(
                        app.task(Tasks::mayFail).signature("g"),
                        app.task(Tasks::mayFail).signature("h"))
                .then(app.task(Tasks::count)));
        awaitFailure(end);
        String member =
                leaves(app.workflow(end.id()).orElseThrow().tree()).get(0).id();
        awaitFailure(app.result(member));

        Answer answer = app.failed().retry(member);

        assertThat(answer.verdict()).isEqualTo(Verdict.IN_WORKFLOW);
        assertThat(app.result(member).state()).isEqualTo(TaskState.FAILURE);
    }

    @Test
    void retriesAllThatMatchAndNotWhatFailsAgain() {
        List<AsyncResult<String>> failed = IntStream.range(0, 250)
                .mapToObj(i -> app.task(Tasks::mayFail).delay("bulk " + i))
                .toList();
        AsyncResult<String> other = app.task(Tasks::mayFail).delay("other");
        failed.forEach(this::awaitFailure);
        awaitFailure(other);
        Filter filter = Filter.ALL.withText("bulk");
        List<Summary> steps = new ArrayList<>();

        Summary dry = app.failed().retry(filter, new Options(false, true), 1_000, summary -> {});
        Summary wet = app.failed().retry(filter, Options.DEFAULT, 240, steps::add);

        assertThat(dry.counts()).isEqualTo(Map.of(Verdict.SENT, 250));
        assertThat(wet.counts()).isEqualTo(Map.of(Verdict.SENT, 240));
        assertThat(steps).extracting(Summary::total).containsExactly(100, 200, 240);
        await().atMost(SOON)
                .until(() ->
                        failed.stream().mapToInt(one -> tasks.runs(one.id())).sum() == 490);
        assertThat(tasks.runs(other.id())).isEqualTo(1);
    }

    @Test
    void keepsNothingIfSetSo() {
        TaskApp careless = TaskApp.builder("careless")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withFailedMessageExpires(Duration.ZERO))
                .register(tasks)
                .build();
        try (Worker other = careless.worker().start()) {
            AsyncResult<String> failed = careless.task(Tasks::mayFail).delay("i");
            awaitFailure(failed);

            assertThat(careless.failed().retry(failed.id()).verdict()).isEqualTo(Verdict.NO_MESSAGE);
        } finally {
            careless.close();
        }
    }

    private static List<Canvas.Workflow.Part> leaves(Canvas.Workflow.Part part) {
        return part.parts().isEmpty()
                ? List.of(part)
                : part.parts().stream().flatMap(inner -> leaves(inner).stream()).toList();
    }

    private void awaitFailure(AsyncResult<?> result) {
        assertThatThrownBy(() -> result.get(SOON)).isInstanceOf(TaskFailedException.class);
    }

    /** Tasks that fail until they are repaired. */
    public static final class Tasks {
        private final Map<String, Integer> runs = new ConcurrentHashMap<>();
        private volatile boolean repaired;

        int runs(String name) {
            return runs.getOrDefault(name, 0);
        }

        @Task(name = "again.may_fail")
        public String mayFail(TaskContext self, String name) {
            runs.merge(name, 1, Integer::sum);
            runs.merge(self.id(), 1, Integer::sum);
            if (!repaired) {
                throw new IllegalStateException("the disk is full");
            }
            return name + " from " + self.queue() + ", attempt " + self.retries();
        }

        @Task(name = "again.asks_for_retries", maxRetries = 1)
        public int asksForRetries(TaskContext self) {
            runs.merge("retries", 1, Integer::sum);
            throw self.retry(new IllegalStateException("still full"), Duration.ZERO);
        }

        @Task(name = "again.shout")
        public String shout(String text) {
            return text.toUpperCase(Locale.ROOT);
        }

        @Task(name = "again.count")
        public int count(List<String> all) {
            return all.size();
        }
    }
}
