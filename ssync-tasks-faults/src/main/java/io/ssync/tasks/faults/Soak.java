package io.ssync.tasks.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Rounds of mixed work with a fault in each, for as long as is asked for, and a sample after each round. For one thread. */
final class Soak {
    private static final Duration ROUND = Duration.ofSeconds(15);

    private final Scenario scenario;
    private final Consumer<SoakSample> listener;
    private final List<SoakSample> samples = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    Soak(Scenario scenario, Consumer<SoakSample> listener) {
        this.scenario = scenario;
        this.listener = listener;
    }

    /** Returns what is wrong in the end: what was lost, and what grew. */
    List<String> run(Duration time) throws InterruptedException {
        scenario.becomeQuiet();
        Instant start = scenario.now();
        for (int round = 0; scenario.now().isBefore(start.plus(time)); round++) {
            Instant began = scenario.now();
            Set<String> ids = MixedWorkload.publish(scenario.app(), began, "soak-" + round + "-").stream()
                    .filter(expectation -> expectation.finalState().isPresent())
                    .map(Expectation::taskId)
                    .collect(Collectors.toSet());
            strike(round);
            boolean drained = scenario.comes(scenario::isDrained);
            if (!drained || !scenario.comes(() -> scenario.haveFinished(ids))) {
                ids.removeAll(scenario.finished().keySet());
                broken.add("round " + round + ": " + ids.size() + " tasks have not ended");
            }
            samples.add(sample(start));
            listener.accept(samples.get(samples.size() - 1));
            Duration rest = Duration.between(scenario.now(), began.plus(ROUND));
            Thread.sleep(Math.max(0, rest.toMillis()));
        }
        broken.addAll(SoakReport.growth(samples));
        return broken;
    }

    /** The oldest worker, whose footprint is measured, lives through all of them. */
    private void strike(int round) throws InterruptedException {
        scenario.awaitBusy(scenario.workers().oldest());
        switch (round % 4) {
            case 0 -> scenario.probe().cutConnections();
            case 1 -> {
                scenario.workers().newest().kill();
                scenario.workers().replaceEnded();
            }
            case 2 -> {
                scenario.redis().kill();
                scenario.redis().restart();
            }
            default -> {
                scenario.postgres().stop();
                scenario.postgres().restart();
            }
        }
        scenario.struck();
    }

    private SoakSample sample(Instant start) {
        return new SoakSample(
                Duration.between(start, scenario.now()),
                scenario.executionLog().count(),
                scenario.workers().oldest().footprint(),
                scenario.probe().usedBytes(),
                scenario.probe().keys().stream().filter(key -> !isOfCharts(key)).count(),
                new Results(scenario.dataSource()).countUnderWay());
    }

    /** Of each minute and each ten minutes there is one, for some hours: they grow until then, and no more. */
    private static boolean isOfCharts(RedisProbe.Key key) {
        return key.expires() && key.name().contains("ssync:{counts}:");
    }
}
