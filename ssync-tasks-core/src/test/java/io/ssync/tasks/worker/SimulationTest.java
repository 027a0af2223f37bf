package io.ssync.tasks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void nothingThatASeedDoesBreaksAPromise() {
        long from = Long.getLong("simulation.from", 0);
        long number = Long.getLong("simulation.seeds", 10_000);
        Map<Long, List<String>> violations = new TreeMap<>();
        LongStream.range(from, from + number).forEach(seed -> {
            List<String> violated = Simulation.run(seed, null);
            if (!violated.isEmpty()) {
                violations.put(seed, violated);
            }
        });

        assertThat(violations).isEmpty();
    }
}
