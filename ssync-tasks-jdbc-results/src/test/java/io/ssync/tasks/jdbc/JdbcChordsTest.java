package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Group;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.worker.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is left of chords. */
class JdbcChordsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.empty();
    private final JdbcResults results = JdbcResults.over(database.dataSource());
    private final Chords chords = results.chords().orElseThrow();

    @Test
    void leaveNothingOnceTheyAreForgotten() {
        chords.begin("group", List.of(ResultNode.task("one")));
        chords.ended("group", 0, success("one"));

        chords.forget("group");
        assertThat(chords.ended("group", 0, success("one"))).isEmpty();

        assertThat(rows()).isZero();
    }

    @Test
    void goWithTheResultsIfNobodyForgetsThem() {
        chords.begin("never ended", List.of(ResultNode.task("one"), ResultNode.task("two")));
        chords.begin("ended", List.of(ResultNode.task("three")));
        chords.ended("never ended", 0, success("one"));
        chords.ended("ended", 0, success("three"));

        results.deleteOlderThan(Instant.now().minus(Duration.ofDays(1)), 100);
        assertThat(rows()).isPositive();
        results.deleteOlderThan(Instant.now().plus(Duration.ofDays(1)), 100);

        assertThat(rows()).isZero();
    }

    /** The body is on its way by then, so nothing is to be done again. */
    @Test
    void runTheirBodyOnceThoughTheServerTakesNoWritesWhenTheyAreToBeForgotten() throws SQLException {
        chords.begin("makes the tables", List.of(ResultNode.task("none")));
        refuseDeletes("django_celery_results_chordcounter");
        Tasks tasks = new Tasks();
        InMemoryBroker broker = new InMemoryBroker();
        try (TaskApp app = TaskApp.builder("chords")
                        .broker(broker)
                        .results(results)
                        .register(tasks)
                        .build();
                Worker worker = app.worker().concurrency(2).start()) {
            AsyncResult<Integer> body = app.send(
                    Group.each(app.task(Tasks::twice), List.of(1, 2, 3)).then(app.task(Tasks::sum)));

            assertThat(body.get(SOON)).isEqualTo(12);
            await().atMost(SOON).until(() -> broker.status("celery").inFlight() == 0 && worker.running() == 0);
            assertThat(broker.status("celery").ready() + broker.status("celery").delayed())
                    .isZero();
            assertThat(tasks.sums).hasValue(1);
        }
    }

    @Test
    void failIfAResultWasDeletedThatWasCounted() {
        chords.begin("group", List.of(ResultNode.task("one"), ResultNode.task("two")));
        results.store(List.of(success("one"), success("two")));
        chords.ended("group", 0, success("one"));
        results.forget("one");

        Chords.Outcome outcome = chords.ended("group", 1, success("two")).orElseThrow();

        assertThat(outcome.failed()).isNotNull();
        assertThat(outcome.failed().taskId()).isEqualTo("one");
        assertThat(outcome.failed().result()).contains("ResultGoneError");
    }

    private void refuseDeletes(String table) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create function refuse() returns trigger language plpgsql as $$
                    begin raise exception 'read-only at present' using errcode = 'read_only_sql_transaction'; end $$""");
            statement.execute("create trigger refuse before delete on " + table + " execute function refuse()");
        }
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select (select count(*) from ssync_chord_mark)"
                                + " + (select count(*) from django_celery_results_chordcounter)")
                        .mapTo(Integer.class)
                        .one());
    }

    static final class Tasks {
        final AtomicInteger sums = new AtomicInteger();

        @Task(name = "test.twice")
        int twice(int number) {
            return 2 * number;
        }

        @Task(name = "test.sum")
        int sum(List<Integer> numbers) {
            sums.incrementAndGet();
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static TaskResult success(String taskId) {
        return new TaskResult(taskId, TaskState.SUCCESS, "1", null, Instant.now(), TaskResult.Call.UNKNOWN);
    }
}
