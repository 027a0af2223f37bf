package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.MINUTES) // It counts what happens, not how long that takes.
class SimulationTest {
    /** As many as a build has time for; {@code ./ssync-faults simulate} does any number. */
    private static final long SEEDS = 10_000;

    @Test
    void keepsEveryPromiseWhateverBreaks() {
        Map<Long, List<String>> violations = new ConcurrentSkipListMap<>();

        LongStream.range(0, SEEDS).parallel().forEach(seed -> {
            List<String> violated = Simulation.run(seed, null);
            if (!violated.isEmpty()) {
                violations.put(seed, violated);
            }
        });

        assertThat(violations).isEmpty();
    }

    @Test
    void doesTheSameAgainForTheSameSeed() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(story(seed)).isEqualTo(story(seed)).hasSizeGreaterThan(20);
        }
    }

    private static List<String> story(long seed) {
        List<String> story = new ArrayList<>();
        Simulation.run(seed, story::add);
        return story;
    }
}
