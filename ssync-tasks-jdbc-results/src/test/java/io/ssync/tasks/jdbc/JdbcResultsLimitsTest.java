package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What columns of a limited width make of longer values. */
class JdbcResultsLimitsTest {
    private static TestDatabase database;
    private static JdbcResults results;

    @BeforeAll
    static void open() {
        database = TestDatabase.empty();
        results = JdbcResults.over(database.dataSource());
    }

    @AfterAll
    static void close() {
        results.close();
    }

    @Test
    void cutsNamesThatAreTooLongForTheirColumns() {
        String name = "😀".repeat(300);

        results.store(List.of(result("long-names", new Call(name, name, name, name, name))));

        assertThat(results.find("long-names").orElseThrow().call())
                .isEqualTo(new Call("😀".repeat(255), name, name, "😀".repeat(100), "😀".repeat(255)));
    }

    @Test
    void takesTaskIdsUpToTheWidthOfTheirColumn() {
        String longest = "✓".repeat(255);

        results.store(List.of(result(longest, Call.UNKNOWN)));

        assertThat(results.find(longest)).isPresent();
    }

    @Test
    void refusesALongerTaskIdAndStoresNothingOfItsBatch() {
        String tooLong = "x".repeat(256);

        assertThatExceptionOfType(ResultBackendException.class)
                .isThrownBy(() -> results.store(List.of(result("good", Call.UNKNOWN), result(tooLong, Call.UNKNOWN))))
                .matches(failure -> !(failure instanceof ResultBackendAwayException))
                .withMessageStartingWith(
                        "cannot store a result: a task id has at most 255 characters, this one has 256: xxx");
        assertThat(results.find("good")).isEmpty();
    }

    @Test
    void refusesATaskIdThatNoColumnHolds() {
        assertThatExceptionOfType(ResultBackendException.class)
                .isThrownBy(() -> results.store(List.of(result("a\0b", Call.UNKNOWN))))
                .matches(failure -> !(failure instanceof ResultBackendAwayException));
    }

    @Test
    void followsTheWidthThatDjangoIsSetTo() {
        TestDatabase narrow = TestDatabase.empty();
        narrow.run(TestDatabase.resource("django-results-2.4/create.sql").replace("varchar(255)", "varchar(191)"));
        try (JdbcResults narrowResults = JdbcResults.over(narrow.dataSource())) {
            narrowResults.store(List.of(result("a", new Call("n".repeat(255), null, null, null, null))));

            assertThat(narrowResults.find("a").orElseThrow().call().taskName()).hasSize(191);
        }
    }

    private static TaskResult result(String id, Call call) {
        return new TaskResult(id, TaskState.SUCCESS, "1", null, Instant.EPOCH, call);
    }
}
