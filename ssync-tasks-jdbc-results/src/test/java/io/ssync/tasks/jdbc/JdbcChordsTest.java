package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of chords. */
class JdbcChordsTest {
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

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select (select count(*) from ssync_chord_mark)"
                                + " + (select count(*) from django_celery_results_chordcounter)")
                        .mapTo(Integer.class)
                        .one());
    }

    private static TaskResult success(String taskId) {
        return new TaskResult(taskId, TaskState.SUCCESS, "1", null, Instant.now(), TaskResult.Call.UNKNOWN);
    }
}
