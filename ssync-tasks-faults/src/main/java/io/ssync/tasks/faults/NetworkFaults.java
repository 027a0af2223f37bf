package io.ssync.tasks.faults;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What a network can do to the connections between workers and Redis that go on working. */
final class NetworkFaults {
    private static final int LEASES_ALLOWED = 5;
    private static final int EARLY = 300;
    private static final int FAILURES = 3;
    private static final long RETRY_PAUSE_MILLIS = 300;
    private static final int CUTS_PER_ROUND = 20;

    private NetworkFaults() {}

    /** The connections of those that live are cut more often than once in a lease, as long as a dead worker's tasks are away. */
    static void flap(Scenario scenario) throws InterruptedException {
        Duration lease = scenario.scale().lease();
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            WorkerProcess victim = scenario.workers().oldest();
            scenario.workers().awaitReady();
            scenario.awaitBusy(victim);
            victim.kill();
            Instant killed = scenario.now();
            Instant end = killed.plus(Await.onThisMachine(lease.multipliedBy(LEASES_ALLOWED)));
            boolean away = true;
            while (away && scenario.now().isBefore(end)) {
                scenario.probe().cutConnections();
                scenario.struck();
                away = !Await.within(
                        lease.multipliedBy(2).dividedBy(3),
                        () -> !scenario.probe().holds(victim.name()));
            }
            scenario.recovered(Duration.between(killed, scenario.now()));
            scenario.require(!away, "what " + victim.name() + " held stays away while connections are cut");
            scenario.workers().replaceEnded();
        }
    }

    static void cutWhileTasksRetry(Scenario scenario) throws InterruptedException {
        TaskHandle.Of2<Integer, Long, Long> retry = scenario.app().task(WorkloadTasks::retryAtMostOnce);
        int cuts = CUTS_PER_ROUND * scenario.scale().rounds();
        // All are in before the first cut: what a call says that fails is another matter.
        List<Signature<?>> calls = new ArrayList<>();
        for (int i = 0; i < EARLY * scenario.scale().rounds(); i++) {
            calls.add(scenario.expect(
                    Expectation.atMostOnce("early-retry-" + i), retry.signature(FAILURES, RETRY_PAUSE_MILLIS)));
        }
        scenario.app().sendAll(calls);
        for (int cut = 0; cut < cuts; cut++) {
            Thread.sleep(ThreadLocalRandom.current().nextLong(20, 200));
            scenario.probe().cutConnections();
            scenario.struck();
        }
    }
}
