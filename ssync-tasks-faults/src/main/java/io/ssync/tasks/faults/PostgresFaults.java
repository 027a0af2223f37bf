package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;

/** What can happen to the PostgreSQL that keeps the results and the school, each time in the middle of an upload. */
final class PostgresFaults {
    private static final Duration BACK = Duration.ofSeconds(10);

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
