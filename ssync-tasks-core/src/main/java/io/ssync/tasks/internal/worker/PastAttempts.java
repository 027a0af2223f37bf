package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a task before the one under way, which its message carries, so that they are known wherever it is tried next and cost
 * nothing while it does not fail.
 */
final class PastAttempts {
    /** The header that has them; what {@link Timeline#attempts} reads. */
    static final String HEADER = "ssync_attempts";

    private PastAttempts() {}

    /** What is known at this moment of a task that runs, or has. */
    static String timeline(RunningTask task) {
        return timeline(task.message(), task.delivery(), task.startedAt(), task.redeliveries());
    }

    /** What is known of a task that has not run. */
    static String timeline(TaskMessage message, Delivery delivery) {
        return timeline(message, delivery, null, delivery.redeliveries());
    }

    private static String timeline(
            TaskMessage message, Delivery delivery, @Nullable Instant started, int redeliveries) {
        return new Timeline(
                        message.sentAt().orElse(null),
                        message.eta().orElse(null),
                        delivery.claimedAt(),
                        started,
                        message.retries(),
                        redeliveries,
                        Timeline.attempts(message.headers().get(HEADER)))
                .text();
    }

    /**
     * Adds the attempt that ends now to the headers of the message that follows.
     *
     * @param next before what time the next one must not begin; null if it may at once
     */
    static void addTo(
            Map<String, @Nullable Object> headers,
            RunningTask task,
            Instant now,
            @Nullable Instant next,
            String reason) {
        List<Timeline.Attempt> all =
                new ArrayList<>(Timeline.attempts(task.message().headers().get(HEADER)));
        all.add(new Timeline.Attempt(task.delivery().claimedAt(), task.startedAt(), now, next, reason));
        headers.put(
                HEADER,
                all.stream()
                        .skip(Math.max(0, all.size() - Timeline.MOST_EARLIER))
                        .map(Timeline.Attempt::toList)
                        .toList());
    }
}
