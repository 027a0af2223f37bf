package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a fault.
 *
 * @param fault the fault
 * @param tasks how many tasks were looked at
 * @param refused how many calls failed
 * @param faults how often it struck
 * @param lost how many tasks have no final state, or no run
 * @param twice how many tasks began an attempt more than once
 * @param recovery the longest time until what the fault took was there again, if there is something to measure
 * @param lease the lease of the workers
 * @param violations what does not hold, one line for each
 */
record Row(
        Fault fault,
        int tasks,
        int refused,
        int faults,
        int lost,
        int twice,
        Optional<Duration> recovery,
        Duration lease,
        List<String> violations) {

    boolean holds() {
        return violations.isEmpty();
    }
}
