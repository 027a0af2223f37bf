package io.ssync.tasks.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back of a command.
 *
 * @param byNode the replies by the name of the worker; of several workers of one name the last
 * @param received how many replies there were
 * @param expected how many there could have been
 */
public record Replies(Map<String, @Nullable Object> byNode, int received, int expected) {
    /** Whether everyone who has heard the command has replied: who is not among them is not there. */
    public boolean isComplete() {
        return received >= expected;
    }
}
