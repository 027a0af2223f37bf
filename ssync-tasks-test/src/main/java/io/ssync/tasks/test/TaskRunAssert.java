package io.ssync.tasks.test;

import io.ssync.tasks.TaskState;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about what came of a call.
 *
 * @param <R> what the task returns
 */
public final class TaskRunAssert<R> extends AbstractAssert<TaskRunAssert<R>, TaskRun<R>> {
    TaskRunAssert(TaskRun<R> run) {
        super(run, TaskRunAssert.class);
    }

    /** It returned. */
    public TaskRunAssert<R> succeeded() {
        return hasState(TaskState.SUCCESS);
    }

    /** It returned this, after a way through the result backend. */
    public TaskRunAssert<R> succeededWith(@Nullable R value) {
        succeeded();
        if (!Objects.equals(actual.value(), value)) {
            throw failureWithActualExpected(actual.value(), value, "it returned %s, not %s", actual.value(), value);
        }
        return this;
    }

    /** It failed for good; what its last attempt threw can be looked at. */
    public AbstractThrowableAssert<?, ? extends Throwable> failed() {
        hasState(TaskState.FAILURE);
        return Assertions.assertThat(actual.thrown()).as("what the last attempt threw");
    }

    /** It came to this state. */
    public TaskRunAssert<R> hasState(TaskState state) {
        if (!actual.state().equals(state)) {
            AssertionError failure = failure("its state is %s, not %s", actual.state(), state);
            Throwable thrown = actual.thrown();
            if (thrown != null) {
                failure.initCause(thrown);
            }
            throw failure;
        }
        return this;
    }

    /** It was tried again so often, as it asked for. */
    public TaskRunAssert<R> wasRetried(int times) {
        if (actual.retries() != times) {
            throw failure("it was retried %s times, not %s: %s", actual.retries(), times, actual.attempts());
        }
        return this;
    }
}
