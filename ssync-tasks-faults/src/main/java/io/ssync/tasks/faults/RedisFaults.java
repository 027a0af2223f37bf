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

    static void restart(Stage stage) throws InterruptedException {
        for (int round = 0; round < stage.scale().rounds(); round++) {
            stage.awaitBusy(stage.crew().oldest());
            if (round % 2 == 0) {
                stage.redis().stop();
            } else {
                stage.redis().kill();
            }
            stage.struck();
            Thread.sleep(AWAY.toMillis());
            stage.redis().restart();
            stage.recoversWithin(BACK, stage.now());
        }
    }

    static void cutConnections(Stage stage) throws InterruptedException {
        for (int round = 0; round < stage.scale().rounds(); round++) {
            stage.awaitBusy(stage.crew().oldest());
            for (int cut = 0; cut < CUTS_PER_ROUND; cut++) {
                stage.probe().cutConnections();
                stage.struck();
                Thread.sleep(BETWEEN_CUTS.toMillis());
            }
            stage.recoversWithin(BACK, stage.now());
        }
    }

    static void hang(Stage stage) throws InterruptedException {
        int rounds = Math.max(1, stage.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            stage.awaitBusy(stage.crew().oldest());
            stage.redis().pause();
            stage.struck();
            Thread.sleep(stage.scale().hang().toMillis());
            stage.redis().resume();
            stage.recoversWithin(BACK, stage.now());
        }
    }

    static void fillMemory(Stage stage) throws InterruptedException {
        stage.awaitBusy(stage.crew().oldest());
        // Less than an empty Redis needs: nothing that workers settle makes room.
        stage.probe().limitMemory(1);
        stage.struck();
        int refusedBefore = stage.publisher().refused().size();
        // Chains cannot go on: their tasks call others.
        Set<String> drained = stage.sent();
        drained.removeIf(id -> id.startsWith("chain-"));
        stage.require(
                Until.within(stage.scale().patience(), () -> stage.haveFinished(drained)),
                "workers did not drain the queue of a full Redis");
        Collection<Refusal> refused = stage.publisher().refused();
        stage.require(refused.size() > refusedBefore, "no call failed");
        refused.stream()
                .filter(refusal -> !String.valueOf(refusal.reason()).contains("memory of Redis"))
                .forEach(refusal -> stage.require(false, "an unclear error: " + refusal.reason()));
        stage.probe().limitMemory(0);
        Instant roomAgain = stage.now();
        stage.recoversWithin(BACK, roomAgain);
    }
}
