package io.ssync.tasks.faults;

import io.ssync.tasks.faults.SteadyPublisher.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** What can happen to Redis. */
final class RedisFaults {
    private static final Duration BACK = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final int CUTS_PER_ROUND = 5;
    private static final Duration BETWEEN_CUTS = Duration.ofMillis(200);

    private RedisFaults() {}

    static void restart(Scenario scenario) throws InterruptedException {
        for (int round = 0; round < scenario.scale().rounds(); round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            if (round % 2 == 0) {
                scenario.redis().stop();
            } else {
                scenario.redis().kill();
            }
            scenario.struck();
            Thread.sleep(AWAY.toMillis());
            scenario.redis().restart();
            scenario.recoversWithin(BACK, scenario.now());
        }
    }

    static void cutConnections(Scenario scenario) throws InterruptedException {
        for (int round = 0; round < scenario.scale().rounds(); round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            for (int cut = 0; cut < CUTS_PER_ROUND; cut++) {
                scenario.probe().cutConnections();
                scenario.struck();
                Thread.sleep(BETWEEN_CUTS.toMillis());
            }
            scenario.recoversWithin(BACK, scenario.now());
        }
    }

    static void hang(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            scenario.awaitBusy(scenario.workers().oldest());
            scenario.redis().pause();
            scenario.struck();
            Thread.sleep(scenario.scale().hang().toMillis());
            scenario.redis().resume();
            scenario.recoversWithin(BACK, scenario.now());
        }
    }

    static void fillMemory(Scenario scenario) throws InterruptedException {
        scenario.awaitBusy(scenario.workers().oldest());
        // Less than an empty Redis needs: nothing that workers settle makes room.
        scenario.probe().limitMemory(1);
        scenario.struck();
        int refusedBefore = scenario.publisher().refused().size();
        // Chains cannot go on: their tasks call others.
        Set<String> drained = scenario.sent();
        drained.removeIf(id -> id.startsWith("chain-"));
        scenario.require(
                scenario.comes(() -> scenario.haveFinished(drained)),
                "workers did not drain the queue of a full Redis");
        Collection<Refusal> refused = scenario.publisher().refused();
        scenario.require(refused.size() > refusedBefore, "no call failed");
        refused.stream()
                .filter(refusal -> !String.valueOf(refusal.reason()).contains("memory of Redis"))
                .forEach(refusal -> scenario.require(false, "an unclear error: " + refusal.reason()));
        scenario.probe().limitMemory(0);
        Instant roomAgain = scenario.now();
        scenario.recoversWithin(BACK, roomAgain);
    }
}
