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

    static void killAgainAndAgain(Scenario scenario) throws InterruptedException {
        Duration promised = scenario.scale().lease().multipliedBy(3).dividedBy(2);
        for (int round = 0; round < scenario.scale().rounds(); round++) {
            WorkerProcess victim = scenario.workers().oldest();
            scenario.workers().awaitReady();
            scenario.awaitBusy(victim);
            victim.kill();
            Instant killed = scenario.now();
            scenario.struck();
            boolean back = Await.within(
                    Await.onThisMachine(promised), () -> !scenario.probe().holds(victim.name()));
            scenario.recovered(Duration.between(killed, scenario.now()));
            scenario.workers().replaceEnded();
            scenario.require(back, "what " + victim.name() + " held is not back");
        }
    }

    static void pauseForThreeLeases(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 0; round < rounds; round++) {
            WorkerProcess sleeper = scenario.workers().oldest();
            scenario.workers().awaitReady();
            scenario.awaitBusy(sleeper);
            sleeper.pause();
            Instant paused = scenario.now();
            scenario.struck();
            Await.within(
                    scenario.scale().lease().multipliedBy(3),
                    () -> !scenario.probe().holds(sleeper.name()));
            scenario.recovered(Duration.between(paused, scenario.now()));
            Thread.sleep(Math.max(
                    0,
                    Duration.between(
                                    scenario.now(),
                                    paused.plus(scenario.scale().lease().multipliedBy(3)))
                            .toMillis()));
            Map<String, Results.Row> before = scenario.finished();
            Instant resumed = scenario.now();
            sleeper.resume();
            scenario.require(
                    Await.within(
                            scenario.scale().patience(),
                            () -> scenario.executionLog().endedLate(sleeper.name(), paused, resumed) > 0),
                    "the fault hit no running task of " + sleeper.name());
            scenario.recoversWithin(scenario.scale().patience(), resumed);
            scenario.mustStay(before);
        }
    }

    static void restartOneAfterTheOther(Scenario scenario) throws InterruptedException {
        for (int round = 0; round < scenario.scale().rounds(); round++) {
            Instant start = scenario.now();
            scenario.workers().start();
            WorkerProcess oldest = scenario.workers().oldest();
            scenario.awaitBusy(oldest);
            oldest.terminate();
            scenario.struck();
            int code = oldest.awaitExit(EXIT_PATIENCE);
            scenario.require(code == 0, oldest.name() + " ended with exit code " + code);
            scenario.workers().dismiss(oldest);
            Thread.sleep(Math.max(
                    0, Duration.between(scenario.now(), start.plusSeconds(2)).toMillis()));
        }
    }

    /** The clocks are wrong from the start; nothing else happens. */
    static void letClocksBeWrong(Scenario scenario) throws InterruptedException {
        scenario.struck();
        for (WorkerProcess worker : scenario.workers().all()) {
            scenario.awaitBusy(worker);
        }
    }

    static void endTasksWithErrors(Scenario scenario) throws InterruptedException {
        for (Trouble trouble : Trouble.values()) {
            for (int i = 0; i < ERRORS_OF_A_KIND; i++) {
                scenario.app()
                        .send(scenario.expect(
                                Expectation.failure(trouble.name() + "-" + i, trouble.error()),
                                scenario.app().task(WorkloadTasks::error).signature(trouble)));
                scenario.struck();
            }
        }
        Set<String> sent = scenario.sent();
        scenario.comes(() -> scenario.haveFinished(sent));
        for (WorkerProcess worker : scenario.workers().all()) {
            if (!worker.isAlive()) {
                int code = worker.awaitExit(EXIT_PATIENCE);
                scenario.require(code == WorkerMain.CLOSED_ITSELF, worker.name() + " ended with exit code " + code);
            }
        }
        scenario.workers().replaceEnded();
    }

    /** One task for each way in which a child process can end, that runs again or fails as it is declared; and endless ones. */
    static void endChildProcesses(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 1; round <= rounds; round++) {
            Set<String> ended = new TreeSet<>();
            for (Death death : Death.values()) {
                String name = death.name() + "-" + round;
                ended.add(strike(
                        scenario,
                        Expectation.onceAgain("again-" + name),
                        scenario.app().task(WorkloadTasks::die).signature(death)));
                ended.add(strike(
                        scenario,
                        Expectation.cutShort("for-good-" + name, "WorkerLostError"),
                        scenario.app().task(WorkloadTasks::dieForGood).signature(death)));
            }
            ended.add(strike(
                    scenario,
                    Expectation.cutShort("endless-" + round, "TimeLimitExceeded"),
                    scenario.app().task(WorkloadTasks::spin).signature()));
            // Each of them costs the start of a Java, and the others go on meanwhile.
            Await.within(
                    scenario.scale().patience().multipliedBy(2),
                    () -> scenario.finished().keySet().containsAll(ended));
        }
    }

    private static String strike(Scenario scenario, Expectation expectation, Signature<?> call) {
        scenario.app().send(scenario.expect(expectation, call));
        scenario.struck();
        return expectation.taskId();
    }

    /** The last time in a queue that is quiet: there, one worker gets the poison and those that come with it all at once. */
    static void poison(Scenario scenario) throws InterruptedException {
        int rounds = Math.max(1, scenario.scale().rounds() / 3);
        for (int round = 1; round <= rounds; round++) {
            if (round == rounds) {
                scenario.becomeQuiet();
            }
            poison(
                    scenario,
                    "poison-" + round,
                    scenario.app().task(WorkloadTasks::poison).signature(),
                    WorkerMain.POISONED);
        }
    }

    /** In a quiet queue, whose messages come back in the same order each time. */
    static void exit(Scenario scenario) throws InterruptedException {
        poison(scenario, "exit-busy", scenario.app().task(WorkloadTasks::exit).signature(), WorkerMain.ENDED_BY_TASK);
        scenario.becomeQuiet();
        poison(scenario, "exit-quiet", scenario.app().task(WorkloadTasks::exit).signature(), WorkerMain.ENDED_BY_TASK);
    }

    private static void poison(Scenario scenario, String name, Signature<?> poison, int exitCode)
            throws InterruptedException {
        List<Signature<?>> together = new ArrayList<>();
        for (int i = 0; i < COMPANIONS; i++) {
            together.add(scenario.expect(
                    Expectation.success(name + "-companion-" + i),
                    scenario.app().task(WorkloadTasks::work).signature(1_000L)));
        }
        together.add(scenario.expect(Expectation.buried(name), poison));
        long buried = scenario.deadLetters();
        scenario.app().sendAll(together);
        for (int crash = 0; crash <= REDELIVERIES_ALLOWED; crash++) {
            boolean ended =
                    scenario.comes(() -> scenario.workers().all().stream().anyMatch(worker -> !worker.isAlive()));
            scenario.require(ended, name + " has ended no worker");
            List<Integer> codes = scenario.workers().replaceEnded();
            scenario.require(
                    codes.stream().allMatch(code -> code == exitCode),
                    name + " ended workers with exit codes " + codes);
            scenario.struck();
        }
        Instant last = scenario.now();
        scenario.require(
                scenario.comes(() -> scenario.deadLetters() > buried), name + " is not among the dead letters");
        scenario.recovered(Duration.between(last, scenario.now()));
    }
}
