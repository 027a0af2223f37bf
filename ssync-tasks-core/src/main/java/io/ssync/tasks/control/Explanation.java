package io.ssync.tasks.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a task has not ended, or that it has.
 *
 * @param taskId the task
 * @param task its name; empty if nobody here knows
 * @param queue where it waits or is run from; empty if nobody here knows
 * @param reasons all that hold, the one that an operator looks at first in front; never empty
 * @param earliest before when it will not start; empty if that cannot be told
 * @param expected about when it starts, if runs of its queue go on taking as long as in the last hour and nobody comes before it; empty if that
 *     cannot be told
 */
public record Explanation(
        String taskId,
        Optional<String> task,
        Optional<String> queue,
        List<WaitReason> reasons,
        Optional<Instant> earliest,
        Optional<Instant> expected) {
    public Explanation {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("there is always a reason");
        }
    }
}
