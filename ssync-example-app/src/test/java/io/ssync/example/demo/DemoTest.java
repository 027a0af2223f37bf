package io.ssync.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.AppProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final int STUDENTS = 200;

    @TempDir
    private Path directory;

    @Test
    void endsWithTheExpectedReportAndDoesSoAgainOnTheSameData() {
        assertThat(demo().lines().filter(line -> line.startsWith("  row")))
                .hasSize(STUDENTS / 50)
                .anyMatch(line -> line.matches("  row +27  first name +first name is missing"));
        demo();
    }

    private String demo() {
        try (AppProcess demo = AppProcess.start(
                directory, Map.of(), "demo", "--once", "--port", "0", "--students", String.valueOf(STUDENTS))) {
            assertThat(demo.awaitExit()).as(demo::toString).isZero();
            assertThat(demo.out())
                    .contains("created 196, failed 4, of 200 rows")
                    .contains("API         http://127.0.0.1:");
            assertThat(demo.err()).isEmpty();
            return demo.out();
        }
    }
}
