package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;

/** What can happen to the PostgreSQL that keeps the results and the school, each time in the middle of an upload. */
final class PostgresFaults {
    private static final Duration BACK = Duration.ofSeconds(10);

    private PostgresFaults() {}

    static void restart(Stage stage) throws InterruptedException {
        strike(stage, () -> stage.postgres().stop(), () -> stage.postgres().restart());
    }

    static void kill(Stage stage) throws InterruptedException {
        strike(stage, () -> stage.postgres().kill(), () -> stage.postgres().restart());
    }

    static void hang(Stage stage) throws InterruptedException {
        strike(stage, () -> stage.postgres().pause(), () -> stage.postgres().resume());
    }

    private static void strike(Stage stage, Runnable goAway, Runnable comeBack) throws InterruptedException {
        int rounds = Math.max(1, stage.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            String upload = stage.awaitUploadUnderWay();
            goAway.run();
            stage.struck();
            Thread.sleep(stage.scale().outage().toMillis());
            comeBack.run();
            stage.require(!stage.haveFinished(List.of(upload)), "the fault came after the end of " + upload);
            stage.storesResultsWithin(BACK);
        }
    }
}
