package io.ssync.tasks.internal.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurrentTaskTest {
    @Test
    void remembersTheCallsOfItsOwnTaskOnly() {
        try (CurrentTask outer = CurrentTask.begin(message("outer"))) {
            CurrentTask.called("first");
            try (CurrentTask inner = CurrentTask.begin(message("inner"))) {
                CurrentTask.called("of-the-inner-one");
                assertThat(CurrentTask.get().orElseThrow().id()).isEqualTo("inner");
                assertThat(inner.children()).containsExactly(ResultNode.task("of-the-inner-one"));
            }
            CurrentTask.called("second");

            assertThat(CurrentTask.get().orElseThrow().id()).isEqualTo("outer");
            assertThat(outer.children()).containsExactly(ResultNode.task("first"), ResultNode.task("second"));
        }
        CurrentTask.called("by-nobody");
        assertThat(CurrentTask.get()).isEmpty();
    }

    @Test
    void remembersNoMoreThanAResultShouldCarry() {
        try (CurrentTask busy = CurrentTask.begin(message("busy"))) {
            for (int i = 0; i < 2 * CurrentTask.MAX_CHILDREN; i++) {
                CurrentTask.called("child-" + i);
            }

            assertThat(busy.children()).hasSize(CurrentTask.MAX_CHILDREN).startsWith(ResultNode.task("child-0"));
        }
    }

    private static TaskMessage message(String id) {
        return new TaskMessage(Map.of("task", "test", "id", id), Map.of(), "application/json", "utf-8", new byte[0]);
    }
}
