package io.ssync.tasks.test;

/** Where the assertions begin: {@code import static io.ssync.tasks.test.TaskAssertions.assertThat}. */
public final class TaskAssertions {
    private TaskAssertions() {}

    /** Assertions about what was sent, and what waits. */
    public static TaskTesterAssert assertThat(TaskTester tester) {
        return new TaskTesterAssert(tester);
    }

    /** Assertions about what came of a call. */
    public static <R> TaskRunAssert<R> assertThat(TaskRun<R> run) {
        return new TaskRunAssert<>(run);
    }
}
