package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that a Django worker wrote, captured from its table, against what we write and read. */
class DjangoRowsTest {
    private static final Map<String, TestDatabase> DATABASES = new HashMap<>();

    private @Nullable JdbcResults results;

    @AfterEach
    void close() {
        if (results != null) {
            results.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.4, success",
        "2.4, success_args",
        "2.4, failure",
        "2.4, started",
        "2.4, progress",
        "2.4, revoked_expired",
        "2.4, retry",
        "2.4, success_not_extended",
        "2.4, unknown_task",
        "2.6, success",
        "2.6, success_args",
        "2.6, failure",
        "2.6, started",
        "2.6, progress",
        "2.6, revoked_expired",
        "2.6, retry",
        "2.6, success_not_extended",
        "2.6, unknown_task"
    })
    void areWrittenAsDjangoWritesThem(String version, String name) {
        TestDatabase database = emptyTables(version);
        Map<String, @Nullable Object> captured = captured(version, name);
        results = JdbcResults.over(database.dataSource());

        if (captured.get("date_started") != null) {
            results.store(List.of(startOf(captured)));
        }
        results.store(List.of(resultOf(captured)));

        assertThat(comparable(rows(database).get(0))).isEqualTo(comparable(captured));
    }

    @ParameterizedTest
    @CsvSource({"2.4, success_args", "2.4, failure", "2.6, success_args", "2.6, success_not_extended", "2.6, progress"})
    void areReadAsDjangoWroteThem(String version, String name) {
        TestDatabase database = emptyTables(version);
        Map<String, @Nullable Object> captured = captured(version, name);
        insert(database, captured);
        results = JdbcResults.over(database.dataSource());

        assertThat(results.find((String) captured.get("task_id"))).contains(resultOf(captured));
    }

    @Test
    void keepTheTimeOfTheirCreationAndStart() {
        TestDatabase database = emptyTables("2.6");
        results = JdbcResults.over(database.dataSource());
        Instant first = Instant.parse("2026-01-01T10:00:00Z");

        results.store(List.of(state("RECEIVED", first)));
        results.store(List.of(state("STARTED", first.plusSeconds(1)), state("PROGRESS", first.plusSeconds(2))));
        results.store(List.of(state("SUCCESS", first.plusSeconds(3))));

        assertThat(rows(database))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("date_created", "2026-01-01T10:00:00+00:00")
                        .containsEntry("date_started", "2026-01-01T10:00:01+00:00")
                        .containsEntry("date_done", "2026-01-01T10:00:03+00:00"));
    }

    @Test
    void ofPickledResultsHaveAStateButNoResult() {
        TestDatabase database = emptyTables("2.6");
        Map<String, @Nullable Object> pickled = captured("2.6", "success");
        pickled.put("content_type", "application/x-python-serialize");
        pickled.put("content_encoding", "binary");
        pickled.put("result", "gAVLBS4=");
        pickled.put("task_args", "not JSON");
        insert(database, pickled);
        results = JdbcResults.over(database.dataSource());

        TaskResult found = results.find((String) pickled.get("task_id")).orElseThrow();

        assertThat(found.state()).isEqualTo(TaskState.SUCCESS);
        assertThat(found.result()).isNull();
        assertThat(found.call().argsRepr()).isEqualTo("not JSON");
    }

    private static TestDatabase emptyTables(String version) {
        TestDatabase database = DATABASES.computeIfAbsent(version, TestDatabase::ofDjango);
        database.run("truncate django_celery_results_taskresult");
        return database;
    }

    private static TaskResult state(String state, Instant time) {
        return new TaskResult("a-task", new TaskState(state), null, null, time, Call.UNKNOWN);
    }

    private static TaskResult startOf(Map<String, @Nullable Object> row) {
        return new TaskResult(
                (String) row.get("task_id"),
                TaskState.STARTED,
                null,
                null,
                time((String) row.get("date_started")),
                Call.UNKNOWN);
    }

    private static TaskResult resultOf(Map<String, @Nullable Object> row) {
        return new TaskResult(
                (String) row.get("task_id"),
                new TaskState((String) row.get("status")),
                (String) row.get("result"),
                (String) row.get("traceback"),
                time((String) row.get("date_done")),
                new Call(
                        (String) row.get("task_name"),
                        unquoted(row.get("task_args")),
                        unquoted(row.get("task_kwargs")),
                        (String) row.get("worker"),
                        (String) row.get("periodic_task_name")));
    }

    private static @Nullable String unquoted(@Nullable Object json) {
        return json == null ? null : (String) CeleryJson.readPlain((String) json);
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> captured(String version, String name) {
        String json = TestDatabase.resource("django-results-" + version + "/row_" + name + ".json");
        Map<String, Object> capture = (Map<String, Object>) CeleryJson.readPlain(json);
        return ((List<Map<String, Object>>) capture.get("rows")).get(0);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(TestDatabase database) {
        return database.jdbi().withHandle(handle -> {
            handle.execute("set time zone 'UTC'");
            return handle.createQuery("select row_to_json(row) from django_celery_results_taskresult as row")
                    .mapTo(String.class)
                    .map(json -> (Map<String, Object>) CeleryJson.readPlain(json))
                    .list();
        });
    }

    private static void insert(TestDatabase database, Map<String, @Nullable Object> row) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        insert into django_celery_results_taskresult
                        select * from json_populate_record(null::django_celery_results_taskresult, cast(:row as json))
                        """)
                        .bind("row", CeleryJson.write(row))
                        .execute());
    }

    /** Without what differs for good reasons: the serial number, times of several clocks, and Python's children. */
    private static Map<String, Object> comparable(Map<String, Object> row) {
        Map<String, Object> comparable = new TreeMap<>(row);
        comparable.remove("id");
        comparable.remove("date_created");
        if ("STARTED".equals(row.get("status"))) {
            // Django asks the database for this one, a moment after it asked the worker for date_done.
            comparable.computeIfPresent("date_started", (name, time) -> "some time");
        }
        if ("RETRY".equals(row.get("status"))) {
            assertThat((String) comparable.remove("meta")).startsWith("{\"children\": [");
        }
        return comparable;
    }
}
