package io.ssync.tasks.cli;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The word {@code %line} in the pattern of the log: the message, on one line whatever is in it; behind the name and the id of a task if its own
 * code logs, as Celery's logger of tasks has it.
 */
public final class LineConverter extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        String task = event.getMDCPropertyMap().get("task_id");
        String who = task == null ? "" : event.getMDCPropertyMap().get("task_name") + "[" + task + "]: ";
        return Shown.line(who + super.convert(event));
    }
}
