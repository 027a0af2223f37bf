package io.ssync.tasks.faults;

import java.time.Duration;

/**
 * How long the faults of a run last. The tasks and the promises are the same at every scale.
 *
 * @param workers how many workers there are
 * @param lease how long a crashed worker's tasks stay away
 * @param rounds how often a fault strikes that can strike again
 * @param outage how long a server stays away
 * @param hang how long Redis does not answer: longer than the broker waits for an answer, which is ten seconds
 * @param patience how long everything may take to end once the fault is over
 */
record Scale(int workers, Duration lease, int rounds, Duration outage, Duration hang, Duration patience) {
    /** For the build: some seconds for each fault. */
    static final Scale BRIEF = new Scale(
            2, Duration.ofMillis(2_500), 2, Duration.ofSeconds(2), Duration.ofSeconds(11), Duration.ofSeconds(180));

    /** For the published table. */
    static final Scale FULL = new Scale(
            3, Duration.ofSeconds(3), 10, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(240));

    /** The same with the lease that a worker has unless told otherwise, or another one. */
    Scale withLease(Duration newLease) {
        return new Scale(workers, newLease, rounds, outage, hang, patience.plus(newLease.multipliedBy(4)));
    }
}
