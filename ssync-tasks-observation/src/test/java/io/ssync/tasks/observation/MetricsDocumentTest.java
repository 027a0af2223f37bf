package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/metrics.md} against the meters. */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `(ssync\\.[^`]+)` \\| ([^|]+) \\| ([^|]*)\\| ([^|]*)\\| .*");

    private record Row(
            String name,
            String type,
            Set<String> tags,
            @Nullable String unit) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            return name.compareTo(other.name);
        }
    }

    @Test
    void listsExactlyTheMetersThereAre() throws IOException {
        assertThat(rows()).isEqualTo(meters());
    }

    private static Set<Row> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), row.group(2), tags(row.group(3)), unit(row.group(4))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A number of nothing has none. */
    private static @Nullable String unit(String cell) {
        return cell.isBlank() ? null : cell.strip();
    }

    private static Set<String> tags(String cell) {
        return Arrays.stream(cell.replace("`", "").split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Row> meters() {
        MeterRegistry registry = new SimpleMeterRegistry();
        TaskMetrics metrics = new TaskMetrics(registry);
        metrics.published("mail.send", "mail");
        metrics.started("mail.send", "mail", null);
        metrics.finished("mail.send", "mail", TaskState.SUCCESS, Duration.ZERO);
        metrics.loopFailed("fetch", new IllegalStateException());
        new QueueMetrics(new InMemoryBroker(), List.of("mail")).bindTo(registry);
        new LedgerMetrics(() -> new Ledger.Status(0, 0, Optional.empty())).bindTo(registry);
        new BeatMetrics(registry)
                .decided("nightly", new Tick(Instant.EPOCH, Tick.State.SENT, "id", null, 1), Duration.ZERO);
        return registry.getMeters().stream()
                .map(MetricsDocumentTest::row)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Row row(Meter meter) {
        Meter.Id id = meter.getId();
        String type = switch (id.getType()) {
            case DISTRIBUTION_SUMMARY -> "summary";
            default -> id.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
        Set<String> tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
        return new Row(id.getName(), type, tags, String.valueOf(id.getBaseUnit()));
    }
}
