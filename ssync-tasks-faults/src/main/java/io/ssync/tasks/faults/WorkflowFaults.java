package io.ssync.tasks.faults;

import io.ssync.tasks.Canvas;
import io.ssync.tasks.Chain;
import io.ssync.tasks.Group;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.faults.WorkloadTasks.PlannedFailure;
import io.ssync.tasks.results.ResultBackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What chains, groups and chords survive, nested in each other and some of them failing. */
final class WorkflowFaults {
    private static final int WORKFLOWS = 60;
    private static final int MEMBERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private WorkflowFaults() {}

    static void killWorkersAndServers(Scenario scenario) throws InterruptedException {
        scenario.awaitBusy(scenario.workers().oldest());
        Mix mix = new Mix(scenario);
        List<Instant> wipes = new ArrayList<>();
        int rounds = Math.max(3, scenario.scale().rounds());
        for (int round = 0; round < rounds; round++) {
            mix.send(WORKFLOWS / rounds + 1);
            WorkerProcess victim = scenario.workers().oldest();
            scenario.workers().awaitReady();
            scenario.awaitBusy(victim);
            switch (round % 3) {
                case 0 -> victim.kill();
                case 1 -> {
                    wipes.add(scenario.now());
                    scenario.probe().flush();
                }
                default -> {
                    scenario.postgres().kill();
                    scenario.postgres().restart();
                }
            }
            scenario.struck();
            scenario.workers().replaceEnded();
        }
        scenario.require(scenario.comes(() -> scenario.haveFinished(mix.all)), "workflows did not come to their ends");
        scenario.require(
                twice(scenario, mix.bodies, wipes).isEmpty(),
                "bodies were sent more than once: " + twice(scenario, mix.bodies, wipes));
    }

    /**
     * The bodies that ran as two messages. One that runs while Redis is wiped may run again, as every task, and one whose worker is killed is delivered
     * again.
     */
    private static Set<String> twice(Scenario scenario, Set<String> bodies, List<Instant> wipes) {
        Map<String, List<Run>> fresh = scenario.executionLog().runs().stream()
                .filter(run -> bodies.contains(run.taskId()) && run.redeliveries() == 0)
                .collect(Collectors.groupingBy(Run::taskId));
        return fresh.values().stream()
                .filter(runs -> runs.size() > 1 && wipes.stream().noneMatch(wipe -> isBetween(wipe, runs)))
                .map(runs -> runs.get(0).taskId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isBetween(Instant wipe, List<Run> runs) {
        return runs.get(0).beganAt().isBefore(wipe)
                && runs.get(runs.size() - 1).beganAt().isAfter(wipe);
    }

    /** Chains with a chord of chains in them, whose members hold a chord each; every fourth has a step that fails. */
    private static final class Mix {
        private final Scenario scenario;
        private final Set<String> all = new TreeSet<>();
        private final Set<String> bodies = new TreeSet<>();
        private int sent;

        Mix(Scenario scenario) {
            this.scenario = scenario;
        }

        void send(int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                String name = "flow-" + sent;
                Chain<Long> workflow = sent % 4 == 3 ? failing(name) : whole(name);
                Await.certain(PATIENCE, "workflow " + name + " to be sent", () -> isSent(workflow));
                sent++;
            }
        }

        /** May be repeated: the ledger keeps the first call of an id. */
        private boolean isSent(Chain<Long> workflow) {
            try {
                scenario.app().send(workflow);
                return true;
            } catch (ResultBackendException | BrokerException e) {
                return false;
            }
        }

        private Chain<Long> whole(String name) {
            List<Canvas<Long>> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                String member = name + "." + i;
                members.add(work(member + ".first")
                        .thenRun(Group.of(work(member + ".a"), work(member + ".b")))
                        .thenRun(body(member + ".inner")));
            }
            return work(name + ".begin")
                    .thenRun(Group.of(members))
                    .thenRun(body(name + ".body"))
                    .thenRun(work(name + ".end"));
        }

        private Chain<Long> failing(String name) {
            Signature<Long> fails = scenario.app()
                    .task(WorkloadTasks::fail)
                    .signature()
                    .with(TaskOptions.DEFAULTS.taskId(name + ".fails"));
            scenario.expect(Expectation.failure(name + ".fails", PlannedFailure.class.getSimpleName()));
            all.add(name + ".fails");
            return Group.of(List.of(work(name + ".a"), fails.thenRun(never(name + ".b", "PlannedFailure"))))
                    .thenRun(never(name + ".body", "ChordError"))
                    .thenRun(never(name + ".end", "ChordError"));
        }

        private Signature<Long> work(String id) {
            scenario.expect(Expectation.success(id));
            all.add(id);
            return call(id);
        }

        private Signature<Long> body(String id) {
            bodies.add(id);
            return work(id);
        }

        /** A step that is told of a failure instead. */
        private Signature<Long> never(String id, String error) {
            scenario.expect(Expectation.failedUnseen(id, error));
            all.add(id);
            return call(id);
        }

        private Signature<Long> call(String id) {
            return scenario.app()
                    .task(WorkloadTasks::work)
                    .signature(Duration.ofMillis(20).toMillis())
                    .with(TaskOptions.DEFAULTS.taskId(id));
        }
    }
}
