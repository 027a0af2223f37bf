package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ssync.example.tasks.ExampleTasks;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.observation.BeatMetrics;
import io.ssync.tasks.observation.LedgerMetrics;
import io.ssync.tasks.observation.QueueMetrics;
import io.ssync.tasks.observation.TaskMetrics;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The board for Grafana asks for meters and labels that there are. */
class GrafanaBoardTest {
    private static final Pattern METER = Pattern.compile("ssync_\\w+");
    private static final Pattern LABEL = Pattern.compile("(?:by \\(|, )(\\w+)(?=[,)])|[{,](\\w+)=~?\"");

    @Test
    void asksForMetersThatThereAre() throws Exception {
        Map<?, ?> board = (Map<?, ?>) CeleryJson.readPlain(Files.readString(Path.of("../docs/grafana.json")));
        List<String> questions = ((List<?>) board.get("panels"))
                .stream()
                        .flatMap(panel -> ((List<?>) ((Map<?, ?>) panel).get("targets")).stream())
                        .map(target -> ((Map<?, ?>) target).get("expr").toString())
                        .toList();
        String scraped = scrape();

        assertThat(found(METER, questions))
                .hasSizeGreaterThan(20)
                .isSubsetOf(found(METER, scraped.lines().toList()));
        assertThat(found(LABEL, questions))
                .contains("queue", "task", "state")
                .allSatisfy(label -> assertThat(scraped).contains(label + "=\""));
    }

    private static Set<String> found(Pattern pattern, List<String> lines) {
        return lines.stream()
                .flatMap(line -> pattern.matcher(line).results())
                .map(GrafanaBoardTest::innermost)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String innermost(MatchResult match) {
        return Stream.iterate(match.groupCount(), group -> group - 1)
                .map(match::group)
                .filter(group -> group != null)
                .findFirst()
                .orElseThrow();
    }

    /** What Prometheus gets of a program that has everything. */
    private static String scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
        TaskMetrics metrics = new TaskMetrics(registry);
        try (TaskApp app = TaskApp.builder("board")
                        .broker(new InMemoryBroker())
                        .ledger(ledger)
                        .listener(metrics)
                        .register(new ExampleTasks())
                        .build();
                Worker worker = app.worker().start()) {
            new QueueMetrics(app.broker(), List.of("celery")).bindTo(registry);
            new LedgerMetrics(ledger).bindTo(registry);
            new BeatMetrics(registry);
            app.send(Signature.of("example.tasks.add", List.of(1, 2))).get(Duration.ofSeconds(20));
            await().until(() -> worker.running() == 0);
            metrics.loopFailed("fetch", new IllegalStateException("a test"));
            return registry.scrape();
        }
    }
}
