package io.ssync.tasks.broker;

import java.util.List;

/**
 * What one look for lost leases has brought back.
 *
 * @param moved how many messages left the leases of workers that disappeared
 * @param givenUp those among them that went to the dead letters, having killed too many workers
 */
public record Recovery(int moved, List<DeadLetter> givenUp) {
    /** Nothing was lost. */
    public static final Recovery NONE = new Recovery(0, List.of());

    public Recovery {
        givenUp = List.copyOf(givenUp);
    }
}
