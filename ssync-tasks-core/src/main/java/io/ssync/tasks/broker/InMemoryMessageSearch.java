package io.ssync.tasks.broker;

import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the message of one task.
 *
 * @param taskId the task
 */
record InMemoryMessageSearch(String taskId) {

    boolean matches(InMemoryMessage message) {
        return idOf(message).equals(taskId);
    }

    /** The place among ready messages, in the order in which they are served. */
    Optional<MessagePlace> ready(String queue, InMemoryTurns messages) {
        List<InMemoryMessage> served = messages.until(this::matches);
        int ahead = served.size() - 1;
        return served.isEmpty()
                ? Optional.empty()
                : Optional.of(new MessagePlace.Ready(queue, served.get(ahead).payload(), ahead));
    }

    /** Empty if it cannot be read. */
    static String idOf(InMemoryMessage message) {
        try {
            return MessageCodec.decode(message.payload()).id();
        } catch (UnreadableMessageException e) {
            return "";
        }
    }
}
