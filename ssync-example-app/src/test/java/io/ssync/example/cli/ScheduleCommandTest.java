package io.ssync.example.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleCommandTest {

    @Test
    void explainsWhenACrontabIsDue() {
        Run run = run(
                "explain", "0 7 * * 1-5", "--zone", "Africa/Lagos", "--after", "2030-01-03T00:00:00Z", "--count", "3");

        assertThat(run.exitCode()).as(run::toString).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "Thu 2030-01-03 07:00 +01:00", "Fri 2030-01-04 07:00 +01:00", "Mon 2030-01-07 07:00 +01:00");
    }

    @Test
    void explainsWhatIsWrongWithACrontab() {
        Run run = run("explain", "0 25 * * *");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("the hour of a crontab cannot be '25': 25 is out of range; allowed are *, 0 to 23");
        assertThat(run("explain", "0 0 30 2 *").err()).contains("'0 0 30 2 *' is not due within eight years");
        assertThat(run("explain", "0 0 * * *", "--zone", "Mars").exitCode()).isEqualTo(2);
    }

    private static Run run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "schedule";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.of(Map.of(), all);
    }
}
