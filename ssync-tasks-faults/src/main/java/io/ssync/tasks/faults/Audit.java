package io.ssync.tasks.faults;

import io.ssync.tasks.faults.Expectation.Runs;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.CeleryJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every task once a fault is over: whether it has the final state it must have, with a result that comes from one of
 * its runs; how often it ran, and not too early; and at Redis, where nothing may be left. What holds for every fault is checked
 * here and nowhere else. For one thread.
 */
final class Audit {
    private final Scenario scenario;
    private final Fault fault;
    private final List<String> violations = new ArrayList<>();
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();

    private Audit(Scenario scenario, Fault fault) {
        this.scenario = scenario;
        this.fault = fault;
    }

    /** Waits until everything has ended, ends the workers, and looks at what there is. */
    static Row of(Scenario scenario, Fault fault) throws InterruptedException {
        return new Audit(scenario, fault).run();
    }

    private Row run() throws InterruptedException {
        scenario.publisher().close();
        List<Expectation> expectations = scenario.expectations();
        awaitEnd(expectations);
        violations.addAll(scenario.workers().stopAll());

        checkTasks(expectations);
        checkSettledResults();
        checkFinishedOnce();
        checkLedger();
        checkUploads();
        checkRedis(expectations);
        scenario.publisher().unexpected().forEach(thrown -> violations.add("a call threw " + thrown));
        violations.addAll(scenario.broken());
        return new Row(
                fault,
                expectations.size(),
                scenario.publisher().refused().size(),
                scenario.faults(),
                lost.size(),
                twice.size(),
                scenario.longestRecovery(),
                scenario.scale().lease(),
                List.copyOf(violations));
    }

    /** Until all have their results, and Redis has nothing in any place. What does not come is found missing later. */
    private void awaitEnd(List<Expectation> expectations) throws InterruptedException {
        Set<String> finish = expectations.stream()
                .filter(expectation -> expectation.finalState().isPresent())
                .map(Expectation::taskId)
                .collect(Collectors.toSet());
        scenario.comes(() -> scenario.isDrained() && scenario.haveFinished(finish));
        // The lease of an idle worker, and of one that is gone, lies there until it has run out and somebody looks.
        Await.within(
                scenario.scale().lease().multipliedBy(3), () -> leftInRedis().isEmpty());
    }

    private void checkTasks(List<Expectation> expectations) {
        Map<String, List<Run>> runs =
                scenario.executionLog().runs().stream().collect(Collectors.groupingBy(Run::taskId));
        Map<String, Results.Row> results = scenario.finished();
        for (Expectation expectation : expectations) {
            String id = expectation.taskId();
            List<Run> its = runs.getOrDefault(id, List.of());
            checkResult(expectation, results.get(id), its);
            checkRuns(expectation, its);
            checkTimes(expectation, its, runs);
        }
        Set<String> unknown = new TreeSet<>(runs.keySet());
        expectations.forEach(expectation -> unknown.remove(expectation.taskId()));
        if (!unknown.isEmpty()) {
            violations.add("tasks ran that nobody sent: " + unknown);
        }
    }

    private void checkResult(Expectation expectation, Results.@Nullable Row row, List<Run> runs) {
        String id = expectation.taskId();
        if (expectation.state() == null) {
            return;
        }
        if (row == null) {
            lost.add(id);
            violations.add(id + " has no final state");
            return;
        }
        if (!row.state().equals(expectation.state().name())) {
            violations.add(id + " should be " + expectation.state() + " and is " + row.state() + ": " + row.result());
            return;
        }
        Object result = CeleryJson.readPlain(String.valueOf(row.result()));
        if (expectation.error() != null) {
            String error = result instanceof Map<?, ?> failure ? String.valueOf(failure.get("exc_type")) : "";
            if (!error.endsWith(expectation.error())) {
                violations.add(id + " should fail with " + expectation.error() + " and failed with " + row.result());
            }
        } else if (expectation.runs() != Runs.UNLOGGED
                && !(result instanceof Number number
                        && runs.stream().anyMatch(run -> isFinal(run, number, expectation)))) {
            violations.add(id + " has a result of none of its runs: " + row.result());
        }
    }

    private static boolean isFinal(Run run, Number result, Expectation expectation) {
        return run.id() == result.longValue() && run.endedAt() != null && run.attempt() >= expectation.attempts() - 1;
    }

    private void checkRuns(Expectation expectation, List<Run> runs) {
        String id = expectation.taskId();
        Map<Integer, List<Run>> attempts = runs.stream().collect(Collectors.groupingBy(Run::attempt));
        boolean mayRunTwice = expectation.runs() == Runs.ONCE_AGAIN;
        if (!mayRunTwice && attempts.values().stream().anyMatch(attempt -> attempt.size() > 1)) {
            twice.add(id);
            if (fault.once()) {
                violations.add(id + " ran twice: " + runs);
            }
        }
        boolean wrong = switch (expectation.runs()) {
            case AT_LEAST_ONCE -> lacksAnAttempt(expectation, attempts);
            case AT_MOST_ONCE -> attempts.values().stream().anyMatch(attempt -> attempt.size() > 1);
            case NEVER, UNLOGGED -> !runs.isEmpty();
            case IF_SENT -> runs.stream().filter(run -> run.redeliveries() == 0).count() > 1;
            case UNTIL_BURIED -> runs.isEmpty();
            case ONCE_AGAIN ->
                runs.size() != 2
                        || runs.get(0).endedAt() != null
                        || runs.get(1).redeliveries() != 1
                        || lacksAnAttempt(expectation, attempts);
            case CUT_SHORT -> runs.size() != 1 || runs.get(0).endedAt() != null;
        };
        if (wrong) {
            violations.add(id + " should run " + expectation.runs() + " and ran like this: " + runs);
        }
    }

    private boolean lacksAnAttempt(Expectation expectation, Map<Integer, List<Run>> attempts) {
        for (int attempt = 0; attempt < expectation.attempts(); attempt++) {
            if (attempts.getOrDefault(attempt, List.of()).stream().noneMatch(run -> run.endedAt() != null)) {
                lost.add(expectation.taskId());
                return true;
            }
        }
        return false;
    }

    private void checkTimes(Expectation expectation, List<Run> runs, Map<String, List<Run>> allRuns) {
        String id = expectation.taskId();
        first(runs, 0).ifPresent(began -> {
            if (expectation.notBefore() != null && began.isBefore(expectation.notBefore())) {
                violations.add(id + " began at " + began + ", before its time " + expectation.notBefore());
            }
            if (expectation.after() != null) {
                List<Run> before = allRuns.getOrDefault(expectation.after(), List.of());
                checkPause(id, before.stream().map(Run::beganAt).min(Instant::compareTo), began, expectation.pause());
            }
        });
        for (int attempt = 1; attempt < expectation.attempts(); attempt++) {
            Optional<Instant> before = first(runs, attempt - 1);
            first(runs, attempt).ifPresent(began -> checkPause(id, before, began, expectation.pause()));
        }
    }

    private void checkPause(String id, Optional<Instant> before, Instant began, Duration pause) {
        if (before.isEmpty() || began.isBefore(before.get().plus(pause))) {
            violations.add(id + " began at " + began + ", too soon after " + before);
        }
    }

    private static Optional<Instant> first(List<Run> runs, int attempt) {
        return runs.stream()
                .filter(run -> run.attempt() == attempt)
                .map(Run::beganAt)
                .min(Instant::compareTo);
    }

    private void checkSettledResults() {
        Map<String, Results.Row> now = scenario.finished();
        scenario.settled().forEach((id, row) -> {
            if (!row.equals(now.get(id))) {
                violations.add("the final result of " + id + " has changed from " + row + " to " + now.get(id));
            }
        });
    }

    private void checkFinishedOnce() {
        Map<String, Instant> finishedAt = scenario.finishedAt();
        scenario.executionLog().runs().stream()
                .filter(run -> finishedAt.containsKey(run.taskId()))
                .filter(run -> run.beganAt().isAfter(finishedAt.get(run.taskId())))
                .forEach(run -> violations.add(run.taskId() + " had ended and ran again: " + run));
    }

    private void checkLedger() {
        if (scenario.isDurable()) {
            long left = scenario.app().ledger().orElseThrow().status().tasks();
            if (left > 0) {
                violations.add(left + " tasks are left in the ledger: "
                        + scenario.app().ledger().orElseThrow().list(0, 20).stream()
                                .map(Ledger.Row::taskId)
                                .toList());
            }
        }
    }

    private void checkUploads() {
        scenario.uploadScenario().ifPresent(uploadScenario -> {
            if (!uploadScenario.hasEachStudentOnce(scenario.uploads().size())) {
                violations.add("the students of the uploads are not all stored once");
            }
        });
    }

    private void checkRedis(List<Expectation> expectations) {
        leftInRedis().forEach(key -> violations.add("left in Redis: " + key));
        long buried = expectations.stream()
                        .filter(expectation -> expectation.runs() == Runs.UNTIL_BURIED)
                        .count()
                + scenario.otherDeadLetters();
        if (scenario.deadLetters() != buried) {
            violations.add(scenario.deadLetters() + " dead letters instead of " + buried);
        }
    }

    /** The keys that should not be there any more: but for dead letters, a queue that is empty leaves none without an end. */
    private List<RedisProbe.Key> leftInRedis() {
        return scenario.probe().keys().stream()
                .filter(key -> !key.expires() && !isBounded(key))
                .toList();
    }

    /** Which queues there are, as Celery notes it, and dead letters, of which a queue keeps 100,000. */
    private static boolean isBounded(RedisProbe.Key key) {
        return key.name().equals("ssync:generation")
                || key.name().startsWith("ssync:server:")
                || (key.name().startsWith("_kombu.binding.") && key.size() == 1)
                || key.name().endsWith(":dead")
                || key.name().endsWith(":dead:letters");
    }
}
