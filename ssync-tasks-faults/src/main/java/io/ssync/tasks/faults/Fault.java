package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;

/**
 * One row of the table: what goes wrong, and what is promised nevertheless.
 *
 * @param name by which it is asked for
 * @param what what goes wrong, in words
 * @param promise what holds, in words; beside what holds for every fault, which {@link Audit} checks
 * @param once whether no attempt of any task may run twice
 * @param processes whether the workers run their tasks in child processes
 * @param durable whether every task is durable
 * @param proxied whether Redis has an address of its own, which can lead to another server
 * @param clocks how far the clock of each worker is ahead; empty if they are all right
 * @param strike lets it happen
 */
record Fault(
        String name,
        String what,
        String promise,
        boolean once,
        boolean processes,
        boolean durable,
        boolean proxied,
        List<Duration> clocks,
        Strike strike) {
    /** How a fault happens. Returns when it is over, which need not mean that its consequences are. */
    @FunctionalInterface
    interface Strike {
        void on(Scenario scenario) throws InterruptedException;
    }

    /** After this one some tasks may run twice: at least once is what is promised. */
    static Fault atLeastOnce(String name, String what, String promise, Strike strike) {
        return new Fault(name, what, promise, false, false, false, false, List.of(), strike);
    }

    /** After this one nothing has run twice. */
    static Fault once(String name, String what, String promise, Strike strike) {
        return new Fault(name, what, promise, true, false, false, false, List.of(), strike);
    }

    /** The same with workers whose clocks are ahead by these times. */
    Fault withClocks(Duration... ahead) {
        return new Fault(name, what, promise, once, processes, durable, proxied, List.of(ahead), strike);
    }

    /** The same with workers that run their tasks in child processes. */
    Fault inProcesses() {
        return new Fault(name, what, promise, once, true, durable, proxied, clocks, strike);
    }

    /** The same with tasks that are all durable. */
    Fault withLedger() {
        return new Fault(name, what, promise, once, processes, true, proxied, clocks, strike);
    }

    /** The same with a Redis behind an address that can lead to another one. */
    Fault behindAnAddress() {
        return new Fault(name, what, promise, once, processes, durable, true, clocks, strike);
    }
}
