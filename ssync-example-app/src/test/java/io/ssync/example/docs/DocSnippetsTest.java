package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.InMemorySchedules;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Code in the README and the pages is a region of {@link Snippets} or of the test of a page, so it compiles. */
class DocSnippetsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path SOURCES = Path.of("src/test/java/io/ssync/example/docs");

    /** A comment that names the region, and the block below it. */
    private static final Pattern IN_A_PAGE =
            Pattern.compile("<!-- snippet ([\\w-]+) -->\n```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern IN_THE_CODE = Pattern.compile("// snippet ([\\w-]+)\n(.*?)\n *// end", Pattern.DOTALL);

    @Test
    void areTheCompiledCode() throws IOException {
        Map<String, String> compiled = regions(IN_THE_CODE, Files.readString(SOURCES.resolve("Snippets.java")));
        compiled.putAll(regions(IN_THE_CODE, Files.readString(SOURCES.resolve("TestingPageTest.java"))));
        compiled.putAll(regions(IN_THE_CODE, Files.readString(SOURCES.resolve("ImportsPageTest.java"))));
        Map<String, String> shown = new TreeMap<>();
        for (Path page : pages()) {
            shown.putAll(regions(IN_A_PAGE, Files.readString(page)));
        }

        assertThat(shown).isEqualTo(compiled);
    }

    @Test
    void theFirstChildSaysHello() {
        try (ExampleServers servers = ExampleServers.start();
                TaskApp app = TaskApp.builder("greeting")
                        .broker(RedisBroker.connect(servers.redis().uri().toString()))
                        .register(new Snippets.GreetingTasks())
                        .build()) {
            assertThat(Snippets.inProcesses(app, servers.redis().uri().toString()))
                    .isEqualTo("Hello, Grace!");
        }
    }

    @Test
    void testsRunWithoutServers() {
        assertThat(Snippets.testedEagerly()).isEqualTo("Hello, Ada!");
        assertThat(Snippets.testedInMemory()).isEqualTo("Hello, Ada!");
    }

    @Test
    void interceptorsCarryTheTenant() {
        assertThat(Snippets.intercepted()).isEqualTo("Hello, Ada! [north, north]");
    }

    @Test
    void schedulesAreChangedInCode() {
        InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
        InMemorySchedules store = new InMemorySchedules(InstantSource.system(), ledger);
        try (TaskApp app = TaskApp.builder("fees")
                .broker(new InMemoryBroker())
                .ledger(ledger)
                .register(new Snippets.FeeTasks())
                .build()) {
            Snippets.schedules(app, store);

            assertThat(store.load()).extracting(ScheduleRow::name).containsExactly("remind of fees", "sum");
            assertThat(ledger.list(0, 10)).hasSize(1);
        }
    }

    @Test
    void aTaskCallsOthers() {
        try (TaskApp app = TaskApp.builder("invoices")
                .broker(new InMemoryBroker())
                .settings(TaskSettings.defaults().withAlwaysEager(true))
                .register(new Snippets.InvoiceTasks())
                .build()) {
            assertThat(app.task(Snippets.InvoiceTasks::sendAll)
                            .delay(List.of(1L, 2L))
                            .get())
                    .isEqualTo(2);
        }
    }

    @Test
    void workflowsComeToTheirEnds() {
        try (TaskApp app = TaskApp.builder("results")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Snippets.ResultTasks())
                        .build();
                Worker worker = app.worker().start()) {
            List<Long> students = List.of(1L, 2L, 3L);
            assertThat(Snippets.chained(app).get()).isEqualTo("WAEC passed");
            assertThat(Snippets.grouped(app, students).completed()).isEqualTo(3);
            assertThat(Snippets.chord(app, students).get()).isEqualTo(3);
            assertThat(Snippets.mixed(app))
                    .hasToString(
                            "python.fetch → [python.clean, python.count] → results.marks → results.average → results.grade"
                                    + " → results.publish");
            Snippets.progress(app, students);
            assertThat(Snippets.policies(app, students))
                    .allSatisfy(chain -> assertThat((Number) app.send(chain).get())
                            .extracting(Number::intValue)
                            .asInstanceOf(InstanceOfAssertFactories.INTEGER)
                            .isBetween(2, 3));
            assertThat(Snippets.chunks(app, List.of("Ada Obi", "Bayo Ade")))
                    .containsExactly(List.of("AO", "BA"), List.of(List.of("AO", "BA")));
            assertThat(app.task(Snippets.ResultTasks::term).delay(students).get())
                    .containsExactly("WAEC passed", "WAEC passed", "WAEC passed");
            assertThat(Snippets.deadline(app).get()).isEqualTo("WAEC passed");
        }
    }

    private static Map<String, String> regions(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        region -> region.group(1),
                        region -> region.group(2).stripIndent().strip()));
    }

    private static Iterable<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
    }
}
