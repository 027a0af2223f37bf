package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.InMemoryBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about traces shows code that compiles and runs, and names every key. */
class TracingPageTest {
    private static final Path PAGE = Path.of("../docs/tracing.md");
    private static final Path SOURCE = Path.of("src/test/java/io/ssync/tasks/observation/TracingPageTest.java");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile(" // shown\n(.*?)\n *// end", Pattern.DOTALL);

    @Test
    void showsThisCode() throws IOException {
        assertThat(texts(BLOCK, PAGE)).isEqualTo(texts(REGION, SOURCE));
    }

    @Test
    void namesEveryKeyAndEveryObservation() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Stream.of(TaskObservation.LowCardinality.values(), TaskObservation.HighCardinality.values())
                        .flatMap(Stream::of)
                        .map(KeyName::asString))
                .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        assertThat(page)
                .contains("`" + new PublishObservationConvention().getName() + "`")
                .contains("`" + new RunObservationConvention().getName() + "`");
    }

    @Test
    void theCodeRuns() {
        ObservationRegistry registry = ObservationRegistry.create();
        link(registry, Tracer.NOOP, Propagator.NOOP);
        try (TaskApp app = observed(registry, new InMemoryBroker())) {
            assertThat(app.task(SchoolTasks::hello).delay().id()).isNotEmpty();
        }
    }

    private static TaskApp observed(ObservationRegistry registry, Broker broker) {
        // shown
        TaskObservations observations = new TaskObservations(registry);
        TaskApp app = TaskApp.builder("school")
                .broker(broker)
                .register(new SchoolTasks())
                .intercept(observations.publishing())
                .intercept(observations.running())
                .build();
        // end
        return app;
    }

    private static void link(ObservationRegistry registry, Tracer tracer, Propagator propagator) {
        // shown
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new LinkingTracingHandler(tracer, propagator),
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
        // end
    }

    private static List<String> texts(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1).stripIndent().strip())
                .toList();
    }

    public static class SchoolTasks {
        @Task(name = "school.hello")
        public void hello() {}
    }
}
