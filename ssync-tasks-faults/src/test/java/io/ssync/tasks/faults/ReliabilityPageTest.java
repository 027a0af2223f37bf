package io.ssync.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published table has the rows that the suite runs, in their words, and no promise in it is broken. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");

    @Test
    void hasARowForEveryFault() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows).hasSameSizeAs(FaultTable.ALL);
        for (int i = 0; i < rows.size(); i++) {
            Fault fault = FaultTable.ALL.get(i);
            assertThat(rows.get(i))
                    .startsWith("| `" + fault.name() + "` | " + fault.what() + " | " + fault.promise() + " |")
                    .endsWith("| ok |");
        }
    }
}
