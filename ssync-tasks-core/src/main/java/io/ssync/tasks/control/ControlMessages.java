package io.ssync.tasks.control;

import io.ssync.tasks.message.FanoutMessage;
import io.ssync.tasks.message.TaskMessage;
import java.util.Map;

/** Commands and replies in their envelopes, and the names of their exchanges. */
final class ControlMessages {
    /** Where commands are published. */
    static final String COMMANDS = "celery.pidbox";

    /** Where replies go, by the address that the command gives. */
    static final String REPLIES = "reply.celery.pidbox";

    private ControlMessages() {}

    static byte[] command(Map<String, ?> headers, Map<String, ?> body) {
        return FanoutMessage.encode(COMMANDS, "", FanoutMessage.PERSISTENT, headers, body);
    }

    static byte[] reply(Map<String, ?> headers, String routingKey, Map<String, ?> body) {
        return FanoutMessage.encode(REPLIES, routingKey, FanoutMessage.TRANSIENT, headers, body);
    }

    /** Takes notice of the time that the sender gave. */
    static void observe(LogicalClock clock, TaskMessage message) {
        if (message.headers().get("clock") instanceof Number sent) {
            clock.observe(sent.longValue());
        }
    }
}
