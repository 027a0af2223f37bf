package io.ssync.tasks.internal.control;

import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import java.util.Map;

/** Commands and replies in their envelopes, and the names of their exchanges. */
public final class ControlMessages {
    /** Where commands are published. */
    public static final String COMMANDS = "celery.pidbox";

    /** Where replies go, by the address that the command gives. */
    public static final String REPLIES = "reply.celery.pidbox";

    private ControlMessages() {}

    /** A command to all workers. */
    public static byte[] command(Map<String, ?> headers, Map<String, ?> body) {
        return FanoutMessage.encode(COMMANDS, "", FanoutMessage.PERSISTENT, headers, body);
    }

    /** A reply to whoever has asked. */
    public static byte[] reply(Map<String, ?> headers, String routingKey, Map<String, ?> body) {
        return FanoutMessage.encode(REPLIES, routingKey, FanoutMessage.TRANSIENT, headers, body);
    }

    /** Takes notice of the time that the sender gave. */
    public static void observe(LogicalClock clock, TaskMessage message) {
        if (message.headers().get("clock") instanceof Number sent) {
            clock.observe(sent.longValue());
        }
    }
}
