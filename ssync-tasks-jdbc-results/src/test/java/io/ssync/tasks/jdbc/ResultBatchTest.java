package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultBatchTest {
    @Test
    void isSortedSoThatTwoWritersOfTheSameTasksCannotDeadlock() {
        List<ResultBatch> batches = ResultBatch.of(List.of(success("b", "1"), success("c", "1"), success("a", "1")));

        assertThat(batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch.taskIds()).containsExactly("a", "b", "c"));
    }

    @Test
    void isSplitBeforeItGetsTooBigForAStatement() {
        String big = "x".repeat(5 << 20);

        List<ResultBatch> batches = ResultBatch.of(List.of(success("a", big), success("b", "1"), success("c", big)));

        assertThat(batches).extracting(ResultBatch::taskIds).containsExactly(List.of("a", "b"), List.of("c"));
    }

    private static TaskResult success(String id, String result) {
        return new TaskResult(id, TaskState.SUCCESS, result, null, Instant.EPOCH, Call.UNKNOWN);
    }
}
