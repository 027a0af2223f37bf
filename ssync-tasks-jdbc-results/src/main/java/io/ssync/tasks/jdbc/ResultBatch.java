package io.ssync.tasks.jdbc;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results as one statement takes them: one row per task, sorted by task id.
 *
 * <p>Several results for one task become what storing them one after another would have left: the last one, unless one before
 * it was final or newer.
 */
record ResultBatch(List<Row> rows) {
    /**
     * A statement carries each column as one array, and PostgreSQL holds no value of a gigabyte. This many characters are far
     * below that, and far above what a usual batch has.
     */
    private static final int MAX_CHARACTERS = 8 << 20;

    /** Usually one batch; more only if the results are huge. */
    static List<ResultBatch> of(List<TaskResult> results) {
        TreeMap<String, Row> byTask = new TreeMap<>();
        for (TaskResult result : results) {
            byTask.compute(result.taskId(), (id, row) -> row == null ? Row.first(result) : row.followedBy(result));
        }
        return split(byTask.values());
    }

    private static List<ResultBatch> split(Collection<Row> rows) {
        List<ResultBatch> batches = new ArrayList<>();
        List<Row> batch = new ArrayList<>(rows.size());
        long characters = 0;
        for (Row row : rows) {
            if (!batch.isEmpty() && characters + row.characters() > MAX_CHARACTERS) {
                batches.add(new ResultBatch(batch));
                batch = new ArrayList<>();
                characters = 0;
            }
            batch.add(row);
            characters += row.characters();
        }
        batches.add(new ResultBatch(batch));
        return batches;
    }

    /** Those whose messages are to be kept. */
    List<TaskResult> withMessages() {
        return rows.stream()
                .map(Row::latest)
                .filter(result -> result.message() != null)
                .toList();
    }

    List<String> taskIds() {
        return rows.stream().map(Row::taskId).toList();
    }

    @Nullable
    String[] texts(Function<TaskResult, @Nullable String> column) {
        @Nullable String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i).latest());
        }
        return values;
    }

    /** Times as microseconds since 1970, PostgreSQL's own unit: much cheaper to read than text. */
    @Nullable
    Long[] micros(Function<Row, @Nullable Instant> column) {
        @Nullable Long[] values = new Long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            Instant time = column.apply(rows.get(i));
            values[i] = time == null ? null : micros(time);
        }
        return values;
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000), time.getNano() / 1_000);
    }

    /**
     * What is to be stored of one task.
     *
     * @param latest the result that counts
     * @param createdAt when the first of the task's results was reached; kept only if the table has no row of the task
     * @param startedAt when the task was last started, or null if its start is not among the results
     */
    record Row(
            TaskResult latest, Instant createdAt, @Nullable Instant startedAt) {
        static Row first(TaskResult result) {
            return new Row(result, result.storedAt(), startOf(result));
        }

        Row followedBy(TaskResult next) {
            if (!next.replaces(latest)) {
                return this;
            }
            Instant start = startOf(next);
            return new Row(next, createdAt, start == null ? startedAt : start);
        }

        String taskId() {
            return latest.taskId();
        }

        Instant storedAt() {
            return latest.storedAt();
        }

        private long characters() {
            FailedMessage message = latest.message();
            return (long) length(latest.result())
                    + length(latest.traceback())
                    + (message == null ? 0 : message.payload().length);
        }

        private static int length(@Nullable String text) {
            return text == null ? 0 : text.length();
        }

        private static @Nullable Instant startOf(TaskResult result) {
            return result.state().equals(TaskState.STARTED) ? result.storedAt() : null;
        }
    }
}
