package io.ssync.tasks.faults;

import io.ssync.tasks.Signature;
import io.ssync.tasks.faults.WorkloadTasks.Death;
import io.ssync.tasks.faults.WorkloadTasks.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can happen to workers. */
final class WorkerFaults {
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(40);
    private static final int ERRORS_OF_A_KIND = 5;
    private static final int REDELIVERIES_ALLOWED = 5;
    private static final int COMPANIONS = 3;

    private WorkerFaults() {}

    static void killAgainAndAgain(Stage stage) throws InterruptedException {
        Duration lease = stage.scale().lease();
        for (int round = 0; round < stage.scale().rounds(); round++) {
            WorkerProcess victim = stage.crew().oldest();
            stage.awaitBusy(victim);
            victim.kill();
            Instant killed = stage.now();
            stage.struck();
            Until.within(lease.multipliedBy(3), () -> !stage.probe().holds(victim.name()));
            Duration gone = Duration.between(killed, stage.now());
            stage.crew().replaceEnded();
            stage.recovered(gone);
            stage.require(
                    gone.compareTo(lease.multipliedBy(3).dividedBy(2)) <= 0,
                    "what " + victim.name() + " held was back after " + gone.toMillis() + " ms");
        }
    }

    static void pauseForThreeLeases(Stage stage) throws InterruptedException {
        int rounds = Math.max(1, stage.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            WorkerProcess sleeper = stage.crew().oldest();
            stage.awaitBusy(sleeper);
            sleeper.pause();
            Instant paused = stage.now();
            stage.struck();
            Until.within(
                    stage.scale().lease().multipliedBy(3), () -> !stage.probe().holds(sleeper.name()));
            stage.recovered(Duration.between(paused, stage.now()));
            Thread.sleep(Math.max(
                    0,
                    Duration.between(
                                    stage.now(),
                                    paused.plus(stage.scale().lease().multipliedBy(3)))
                            .toMillis()));
            Map<String, Results.Row> before = stage.finished();
            Instant resumed = stage.now();
            sleeper.resume();
            stage.require(
                    Until.within(stage.scale().patience(), () -> stage.endedLate(sleeper.name(), paused, resumed) > 0),
                    "the fault hit no running task of " + sleeper.name());
            stage.recoversWithin(stage.scale().patience(), resumed);
            stage.mustStay(before);
        }
    }

    static void restartOneAfterTheOther(Stage stage) throws InterruptedException {
        for (int round = 0; round < stage.scale().rounds(); round++) {
            Instant start = stage.now();
            stage.crew().start();
            WorkerProcess oldest = stage.crew().oldest();
            stage.awaitBusy(oldest);
            oldest.terminate();
            stage.struck();
            int code = oldest.awaitExit(EXIT_PATIENCE);
            stage.require(code == 0, oldest.name() + " ended with exit code " + code);
            stage.crew().dismiss(oldest);
            Thread.sleep(Math.max(
                    0, Duration.between(stage.now(), start.plusSeconds(2)).toMillis()));
        }
    }

    /** The clocks are wrong from the start; nothing else happens. */
    static void letClocksBeWrong(Stage stage) throws InterruptedException {
        stage.struck();
        for (WorkerProcess worker : stage.crew().workers()) {
            stage.awaitBusy(worker);
        }
    }

    static void endTasksWithErrors(Stage stage) throws InterruptedException {
        for (Trouble trouble : Trouble.values()) {
            for (int i = 0; i < ERRORS_OF_A_KIND; i++) {
                stage.app()
                        .send(stage.expect(
                                Expectation.failure(trouble.name() + "-" + i, trouble.error()),
                                stage.app().task(WorkloadTasks::error).signature(trouble)));
                stage.struck();
            }
        }
        Set<String> sent = stage.sent();
        Until.within(stage.scale().patience(), () -> stage.haveFinished(sent));
        for (WorkerProcess worker : stage.crew().workers()) {
            if (!worker.isAlive()) {
                int code = worker.awaitExit(EXIT_PATIENCE);
                stage.require(code == WorkerMain.CLOSED_ITSELF, worker.name() + " ended with exit code " + code);
            }
        }
        stage.crew().replaceEnded();
    }

    /** One task for each way in which a child process can end, that runs again or fails as it is declared; and endless ones. */
    static void endChildProcesses(Stage stage) throws InterruptedException {
        int rounds = Math.max(1, stage.scale().rounds() / 3);
        for (int round = 1; round <= rounds; round++) {
            Set<String> ended = new TreeSet<>();
            for (Death death : Death.values()) {
                String name = death.name() + "-" + round;
                ended.add(strike(
                        stage,
                        Expectation.onceAgain("again-" + name),
                        stage.app().task(WorkloadTasks::die).signature(death)));
                ended.add(strike(
                        stage,
                        Expectation.cutShort("for-good-" + name, "WorkerLostError"),
                        stage.app().task(WorkloadTasks::dieForGood).signature(death)));
            }
            ended.add(strike(
                    stage,
                    Expectation.cutShort("endless-" + round, "TimeLimitExceeded"),
                    stage.app().task(WorkloadTasks::spin).signature()));
            // Each of them costs the start of a Java, and the others go on meanwhile.
            Until.within(
                    stage.scale().patience().multipliedBy(2),
                    () -> stage.finished().keySet().containsAll(ended));
        }
    }

    private static String strike(Stage stage, Expectation expectation, Signature<?> call) {
        stage.app().send(stage.expect(expectation, call));
        stage.struck();
        return expectation.taskId();
    }

    /** The last time in a queue that is quiet: there, one worker gets the poison and those that come with it all at once. */
    static void poison(Stage stage) throws InterruptedException {
        int rounds = Math.max(1, stage.scale().rounds() / 3);
        for (int round = 1; round <= rounds; round++) {
            if (round == rounds) {
                stage.becomeQuiet();
            }
            poison(stage, "poison-" + round);
        }
    }

    private static void poison(Stage stage, String name) throws InterruptedException {
        List<Signature<?>> together = new ArrayList<>();
        for (int i = 0; i < COMPANIONS; i++) {
            together.add(stage.expect(
                    Expectation.success(name + "-companion-" + i),
                    stage.app().task(WorkloadTasks::work).signature(1_000L)));
        }
        together.add(stage.expect(
                Expectation.buried(name),
                stage.app().task(WorkloadTasks::poison).signature()));
        long buried = stage.deadLetters();
        stage.app().sendAll(together);
        for (int crash = 0; crash <= REDELIVERIES_ALLOWED; crash++) {
            Until.certain(
                    stage.scale().patience(),
                    "the poison to kill a worker",
                    () -> stage.crew().replaceEnded() > 0);
            stage.struck();
        }
        Instant last = stage.now();
        stage.require(
                Until.within(stage.scale().patience(), () -> stage.deadLetters() > buried),
                name + " is not among the dead letters");
        stage.recovered(Duration.between(last, stage.now()));
    }
}
