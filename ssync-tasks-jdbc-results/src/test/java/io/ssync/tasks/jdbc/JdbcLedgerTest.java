package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Reject;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Durable tasks from the call to the end, with brokers that can be swapped for empty ones. */
class JdbcLedgerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.empty();
    private final HikariDataSource pool = database.pool();
    private final InMemoryBroker broker = new InMemoryBroker();
    private final Tasks tasks = new Tasks();
    private final List<Worker> workers = new ArrayList<>();
    private final List<TaskApp> apps = new ArrayList<>();
    private final TaskApp app = app(broker);

    @AfterEach
    void close() {
        tasks.gate.release(1_000);
        workers.forEach(worker -> worker.close(Duration.ofSeconds(5)));
        apps.forEach(TaskApp::close);
        pool.close();
    }

    @Test
    void holdsARowFromTheCallToTheResult() {
        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);

        assertThat(app.ledger().orElseThrow().list(0, 10))
                .extracting(Ledger.Row::taskId, Ledger.Row::queue, Ledger.Row::copy)
                .containsExactly(tuple(result.id(), "celery", 0));
        assertThat(broker.status("celery").ready()).isEqualTo(1);

        work(app);
        assertThat(result.get(SOON)).isEqualTo(5);
        assertThat(rows()).isZero();
    }

    @Test
    void takesTheRowAwayWithoutAResultToo() {
        app.task(Tasks::silent).applyAsync(TaskOptions.DEFAULTS.durable().ignoreResult());
        assertThat(rows()).isEqualTo(1);

        work(app);

        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(tasks.runs).hasSize(1);
    }

    @Test
    void leavesCallsAloneThatAreNotDurable() {
        app.task(Tasks::silent).delay();
        app.task(Tasks::add).applyAsync(TaskOptions.DEFAULTS.durable(false), 1, 1);

        assertThat(rows()).isZero();
    }

    @Test
    void sharesCommitsAmongThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<AsyncResult<Integer>>> calls = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int number = i;
            calls.add(threads.submit(() -> app.task(Tasks::add).delay(number, 1)));
        }
        for (Future<AsyncResult<Integer>> call : calls) {
            call.get();
        }
        threads.shutdown();

        assertThat(rows()).isEqualTo(400);
        assertThat(count("select count(distinct batch) from ssync_ledger")).isLessThan(300);
        work(app);
        for (int i = 0; i < 400; i++) {
            assertThat(calls.get(i).get().get(SOON)).isEqualTo(i + 1);
        }
        assertThat(tasks.runs).hasSize(400);
    }

    @Test
    void addsManyCallsInOneCommit() {
        Signature<Integer> call = app.task(Tasks::add).signature(1, 1);
        List<AsyncResult<?>> results = app.sendAll(Collections.nCopies(1_700, call));

        assertThat(results).hasSize(1_700);
        assertThat(rows()).isEqualTo(1_700);
        assertThat(broker.status("celery").ready()).isEqualTo(1_700);
        assertThat(count("select count(distinct xmin::text) from ssync_ledger")).isEqualTo(1);
    }

    @Test
    void sendsWhatATransactionCommitsAndNothingOfOneThatIsRolledBack() throws Exception {
        work(app);
        database.run("create table student (name text)");
        List<String> committed = new ArrayList<>();
        List<String> rolledBack = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute("insert into student values ('Ada')");
                String id = app.in(JdbcTransaction.of(connection))
                        .task(Tasks::name)
                        .delay()
                        .id();
                if (i % 2 == 0) {
                    connection.commit();
                    committed.add(id);
                } else {
                    connection.rollback();
                    rolledBack.add(id);
                }
            }
        }

        for (String id : committed) {
            app.result(id).get(SOON);
        }
        assertThat(tasks.runs).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(rolledBack)
                .allSatisfy(id -> assertThat(app.result(id).state()).isEqualTo(TaskState.PENDING));
        assertThat(rows()).isZero();
    }

    @Test
    void keepsNoTreeOfAWorkflowThatIsRolledBack() throws Exception {
        for (boolean commits : List.of(false, true)) {
            String id;
            try (Connection connection = pool.getConnection()) {
                id = app.in(JdbcTransaction.of(connection))
                        .send(app.task(Tasks::name)
                                .signature()
                                .thenRun(app.task(Tasks::name).signature()))
                        .id();
                if (commits) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
            }
            assertThat(app.workflow(id).isPresent()).isEqualTo(commits);
        }
    }

    @Test
    void takesPartInTheTransactionOfAHandle() {
        work(app);
        String id = database.jdbi().inTransaction(handle -> {
            AsyncResult<String> result =
                    app.in(JdbcTransaction.of(handle)).task(Tasks::name).delay();
            assertThat(broker.status("celery").ready()).isZero();
            return result.id();
        });

        assertThat(app.result(id).get(SOON)).isEqualTo(id);
    }

    @Test
    void sendsWithinMillisecondsOfTheCommit() throws Exception {
        work(app);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            AsyncResult<String> result;
            long commit;
            try (Connection connection = pool.getConnection()) {
                result =
                        app.in(JdbcTransaction.of(connection)).task(Tasks::name).delay();
                connection.commit();
                commit = System.nanoTime();
            }
            result.get(SOON);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - commit));
        }

        // Far below the four seconds after which a relay looks by itself.
        assertThat(millis.stream().sorted().toList().get(15)).isLessThan(500);
    }

    @Test
    void publishesEverythingOnceMoreWhenTheBrokerIsEmpty() {
        List<AsyncResult<?>> results =
                app.sendAll(Collections.nCopies(700, app.task(Tasks::add).signature(1, 1)));

        InMemoryBroker empty = new InMemoryBroker();
        List<TaskApp> relays = List.of(app(empty), app(empty), app(empty));
        relays.forEach(this::work);

        results.forEach(result -> assertThat(result.get(SOON)).isEqualTo(2));
        assertThat(tasks.runs).hasSize(700).doesNotHaveDuplicates();
        assertThat(rows()).isZero();
        assertThat(count("select count(*) from ssync_ledger_generation")).isEqualTo(2);
    }

    @Test
    void runsOneOfSeveralCopies() {
        List<AsyncResult<?>> results =
                app.sendAll(Collections.nCopies(50, app.task(Tasks::add).signature(1, 1)));
        List<String> ids = results.stream().map(AsyncResult::id).toList();
        assertThat(app.ledger().orElseThrow().republish(ids)).isEqualTo(50);
        app.publishDurable();
        assertThat(app.ledger().orElseThrow().republishAll()).isEqualTo(50);
        app.publishDurable();
        await().atMost(SOON).until(() -> broker.status("celery").ready() == 150);

        work(app);

        results.forEach(result -> assertThat(result.get(SOON)).isEqualTo(2));
        await().atMost(SOON).untilAsserted(() -> assertDrained(broker));
        assertThat(tasks.runs).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void bringsRetriesAndDelayedTasksBackWithTheirTimeAttemptAndPriority() {
        Worker worker = work(app);
        AsyncResult<Integer> retried = app.task(Tasks::retries).applyAsync(TaskOptions.DEFAULTS.priority(6));
        await().atMost(SOON).until(() -> retried.state().equals(TaskState.RETRY));
        await().atMost(SOON).until(() -> broker.status("celery").delayed() == 1);
        worker.close();
        AsyncResult<String> delayed = app.task(Tasks::name).applyAsync(TaskOptions.countdown(Duration.ofSeconds(3)));
        Instant due = Instant.now().plusSeconds(3);

        List<Ledger.Row> waiting = app.ledger().orElseThrow().list(0, 10);
        assertThat(waiting).extracting(Ledger.Row::priority).containsExactly(6, 0);
        assertThat(waiting).allSatisfy(row -> assertThat(row.due()).isPresent());
        InMemoryBroker empty = new InMemoryBroker();
        work(app(empty));
        assertThat(retried.get(SOON)).isEqualTo(1);
        delayed.get(SOON);
        assertThat(Instant.now()).isAfter(due.minusMillis(50));
        assertThat(tasks.attempts).containsExactly(0, 1);
        assertThat(rows()).isZero();
    }

    @Test
    void publishesWhatAProducerHadCommittedWhenItDied() {
        app.task(Tasks::name).delay();
        Ledger.Row row = app.ledger().orElseThrow().list(0, 1).get(0);
        app.ledger().orElseThrow().forget(List.of(row.taskId()));
        OutboundMessage message = OutboundMessage.of(row.queue(), row.payload());
        // It dies here: the broker is never given the message.
        app.ledger().orElseThrow().add(List.of(new Ledger.Entry(row.taskId(), 0, message)));
        database.run("update ssync_ledger_push set claimed_until = now() - interval '1 second'");

        InMemoryBroker other = new InMemoryBroker();
        TaskApp relay = app(other);
        await().atMost(SOON).until(() -> relay.publishDurable() == 1);
        work(relay);

        await().atMost(SOON).until(() -> tasks.runs.size() == 1);
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
    }

    @Test
    void keepsARevokedTaskRevokedWhenTheBrokerForgetsIt() {
        AsyncResult<String> result = app.task(Tasks::name).delay();
        app.revoke(result.id());

        work(app(new InMemoryBroker()));

        await().atMost(SOON).until(() -> result.state().equals(TaskState.REVOKED));
        assertThat(tasks.runs).isEmpty();
        assertThat(rows()).isZero();
    }

    @Test
    void makesARetriedDeadLetterDurableAgain() {
        Worker worker = work(app);
        String id = app.send(Signature.of("ledger.rejects", List.of()).with(TaskOptions.DEFAULTS.durable()))
                .id();
        await().atMost(SOON).until(() -> broker.status("celery").deadLetters() == 1);
        assertThat(rows()).isZero();
        worker.close();

        assertThat(app.retryDeadLetters(broker.deadLetters("celery").list(0, 1)))
                .isEqualTo(1);

        assertThat(app.ledger().orElseThrow().list(0, 10))
                .extracting(Ledger.Row::taskId)
                .containsExactly(id);
    }

    @Test
    void runsOutOfTheLedgerWhatIsAtMostOnce() throws Exception {
        work(app);
        app.task(Tasks::early).delay();

        assertThat(tasks.begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rows()).isZero();
    }

    @Test
    void stillRunsWhatWasForgotten() {
        AsyncResult<Integer> result = app.task(Tasks::add).delay(2, 3);
        assertThat(app.ledger().orElseThrow().forget(List.of(result.id()))).isEqualTo(1);

        work(app);

        assertThat(result.get(SOON)).isEqualTo(5);
    }

    @Test
    void saysHowMuchItHolds() {
        app.task(Tasks::add).delay(2, 3);

        assertThat(app.ledger().orElseThrow().status().tasks()).isEqualTo(1);
        assertThat(app.ledger().orElseThrow().status().toPublish()).isZero();
        assertThat(app.ledger().orElseThrow().status().oldestAge()).isPresent();
    }

    @Test
    void failsTheCallOfAnIdThatCannotBeWrittenAndNoOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.task(Tasks::add).applyAsync(TaskOptions.DEFAULTS.taskId("a\0b"), 1, 1))
                .withMessageContaining("control character");

        assertThat(rows()).isZero();
        assertThat(broker.status("celery").ready()).isZero();
    }

    @Test
    void mustBeGivenToAnAppWithDurableTasks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TaskApp.builder("test").broker(broker).register(tasks).build())
                .withMessageContaining("ledger.add")
                .withMessageContaining("builder.ledger(…)");
        try (TaskApp without = TaskApp.builder("test").broker(broker).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            without.send(Signature.of("some.task", List.of()).with(TaskOptions.DEFAULTS.durable())))
                    .withMessageContaining("some.task");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskApp.builder("test")
                        .broker(broker)
                        .results(new InMemoryResults())
                        .ledger(JdbcLedger.with(JdbcResults.over(pool)))
                        .build())
                .withMessageContaining("results go elsewhere");
    }

    private TaskApp app(InMemoryBroker of) {
        JdbcLedger ledger = JdbcLedger.with(JdbcResults.over(pool));
        ledger.prepare();
        TaskApp made = TaskApp.builder("test")
                .broker(of)
                .ledger(ledger)
                .register(tasks)
                .build();
        apps.add(made);
        return made;
    }

    private Worker work(TaskApp of) {
        Worker worker = of.worker()
                .concurrency(2)
                .name("worker" + workers.size() + "@test")
                .start();
        workers.add(worker);
        return worker;
    }

    private int rows() {
        return count("select count(*) from ssync_ledger");
    }

    private int count(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private static void assertDrained(InMemoryBroker of) {
        QueueStatus status = of.status("celery");
        assertThat(status.ready() + status.inFlight() + status.delayed()).isZero();
    }

    static final class Tasks {
        final ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Integer> attempts = new ConcurrentLinkedQueue<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final Semaphore gate = new Semaphore(0);

        @Task(name = "ledger.add", durable = true)
        int add(TaskContext self, int a, int b) {
            runs.add(self.id());
            return a + b;
        }

        @Task(name = "ledger.name", durable = true)
        String name(TaskContext self) {
            runs.add(self.id());
            return self.id();
        }

        @Task(name = "ledger.silent")
        void silent(TaskContext self) {
            runs.add(self.id());
        }

        @Task(name = "ledger.rejects")
        void rejects() {
            throw new Reject("not wanted", false);
        }

        @Task(name = "ledger.retries", durable = true)
        int retries(TaskContext self) {
            attempts.add(self.retries());
            if (self.retries() == 0) {
                throw self.retry(Duration.ofSeconds(2));
            }
            return self.retries();
        }

        @Task(name = "ledger.early", durable = true, acksLate = false)
        void early() throws InterruptedException {
            begun.countDown();
            gate.acquire();
        }
    }
}
