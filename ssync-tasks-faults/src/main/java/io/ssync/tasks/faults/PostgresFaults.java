package io.ssync.tasks.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What can happen to the PostgreSQL that keeps the results and the school, each time in the middle of an upload. */
final class PostgresFaults {
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofSeconds(8);
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(60);
    private static final int UNSTORED = 5;

    private PostgresFaults() {}

    static void restart(Scenario scenario) throws InterruptedException {
        strike(
                scenario,
                () -> scenario.postgres().stop(),
                () -> scenario.postgres().restart());
    }

    static void kill(Scenario scenario) throws InterruptedException {
        strike(
                scenario,
                () -> scenario.postgres().kill(),
                () -> scenario.postgres().restart());
    }

    static void hang(Scenario scenario) throws InterruptedException {
        strike(
                scenario,
                () -> scenario.postgres().pause(),
                () -> scenario.postgres().resume());
    }

    /** Away for longer than a worker would settle anything else, and shorter than its grace. */
    static void terminateWithout(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            WorkerProcess worker = scenario.workers().oldest();
            scenario.awaitBusy(worker);
            Instant stopped = scenario.now();
            scenario.postgres().stop();
            Await.certain(
                    scenario.scale().patience(),
                    worker.name() + " to finish tasks whose results it cannot store",
                    () -> scenario.executionLog().endedSince(worker.name(), stopped) >= UNSTORED);
            worker.terminate();
            scenario.struck();
            Thread.sleep(AWAY.toMillis());
            scenario.require(worker.isAlive(), worker.name() + " ended before PostgreSQL was back");
            scenario.postgres().restart();
            int code = worker.awaitExit(EXIT_PATIENCE);
            scenario.require(code == 0, worker.name() + " ended with exit code " + code);
            scenario.workers().replaceEnded();
            scenario.storesResultsWithin(BACK);
        }
    }

    private static void strike(Scenario scenario, Runnable goAway, Runnable comeBack) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            String upload = scenario.awaitUploadUnderWay();
            goAway.run();
            scenario.struck();
            Thread.sleep(scenario.scale().outage().toMillis());
            comeBack.run();
            scenario.require(!scenario.haveFinished(List.of(upload)), "the fault came after the end of " + upload);
            scenario.storesResultsWithin(BACK);
        }
    }
}
