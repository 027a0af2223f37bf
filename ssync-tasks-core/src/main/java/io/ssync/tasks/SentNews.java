package io.ssync.tasks;

import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.CurrentTask;
import io.ssync.tasks.internal.events.EventSender;
import java.util.List;
import java.util.Objects;

/** Tells the task that made them, listeners, and those who watch the broker, of calls that are published. Safe for use by any thread. */
final class SentNews {
    private final TaskSettings settings;
    private final TaskListener listener;
    private final EventSender events;

    SentNews(TaskSettings settings, TaskListener listener, EventSender events) {
        this.settings = settings;
        this.listener = listener;
        this.events = events;
    }

    void tell(List<? extends PlannedCall<?>> calls) {
        for (PlannedCall<?> call : calls) {
            CurrentTask.called(call.id());
            listener.published(call.task(), call.outbound().queue());
        }
        if (settings.sendSentEvent() && !calls.isEmpty()) {
            events.send(calls.stream()
                    .map(call -> new TaskEvent.Sent(
                            Objects.requireNonNull(call.message()),
                            call.outbound().queue()))
                    .toList());
        }
    }
}
