package io.ssync.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FaultsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsEveryCase() {
        assertThat(run("--list")).isZero();

        assertThat(out.toString().lines()).hasSameSizeAs(FaultTable.ALL);
        FaultTable.ALL.forEach(fault -> assertThat(out.toString()).contains(fault.name(), fault.promise()));
    }

    @Test
    void saysWhichCasesThereAreIfOneIsUnknown() {
        assertThat(run("flood")).isEqualTo(2);

        assertThat(err.toString()).contains("no case is called 'flood'", "worker-killed", "postgres-hung");
    }

    @Test
    void runsNothingLessThanOnce() {
        assertThat(run("--repeat", "0", "poison")).isEqualTo(2);

        assertThat(err.toString()).contains("--repeat must be at least 1, was 0");
    }

    @Test
    void soaksNoLessThanAMinute() {
        assertThat(run("soak", "--minutes", "0")).isEqualTo(2);

        assertThat(err.toString()).contains("--minutes must be at least 1, was 0");
    }

    @Test
    void simulatesManySeedsOrTellsTheStoryOfOne() {
        assertThat(run("simulate", "--seeds", "20", "--from", "5")).isZero();
        assertThat(out.toString()).contains("20 seeds in", "every promise held");

        assertThat(run("simulate", "--seed", "7")).isZero();
        assertThat(out.toString()).contains("seed      7: ", "nothing breaks any more");
    }

    private int run(String... arguments) {
        return new CommandLine(new FaultsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
