package io.ssync.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table, with faults that last some seconds. The logs of the workers are in {@code target/faults}. */
class FaultTableTest {
    private static final Set<String> OF_EACH_KIND =
            Set.of("worker-killed", "redis-restarted", "postgres-killed", "redis-wiped", "producer-killed");

    private static FaultSuite suite;

    @BeforeAll
    static void start() {
        suite = new FaultSuite(Path.of("target", "faults").toAbsolutePath());
    }

    @AfterAll
    static void stop() {
        suite.close();
    }

    /** One of each kind, since all take half an hour; {@code -Dssync.faults=all} takes them all. */
    static List<Fault> faults() {
        if ("all".equals(System.getProperty("ssync.faults"))) {
            return FaultTable.ALL;
        }
        return FaultTable.ALL.stream()
                .filter(fault -> OF_EACH_KIND.contains(fault.name()))
                .toList();
    }

    @Test
    void hasOneOfEachKindInEveryBuild() {
        assertThat(FaultTable.ALL).extracting(Fault::name).containsAll(OF_EACH_KIND);
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void breaksNoPromise(Fault fault) throws InterruptedException {
        Row row = suite.run(fault, Scale.BRIEF);

        System.out.println(FaultsReport.line(row));
        assertThat(row.violations()).isEmpty();
        assertThat(row.tasks()).isGreaterThanOrEqualTo(2_000);
        assertThat(row.faults()).isPositive();
        assertThat(row.lost()).isZero();
    }
}
