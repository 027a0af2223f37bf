package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private final WorkerParts parts = new WorkerParts();
    private final TaskPool pool = new TaskPool(1, OptionalInt.empty(), parts.ticker, () -> {});
    private final Instant start = parts.clock.instant();

    @Test
    void isEndedByTheFirstWhoDecides() throws InterruptedException {
        Attempt attempt = attempt();

        assertThat(attempt.decideEnd()).isTrue();
        assertThat(attempt.decideEnd()).isFalse();
    }

    /** To start a child process may take seconds, which are not the task's. */
    @Test
    void countsItsTimeFromTheBeginningOfTheCall() throws InterruptedException {
        Attempt attempt = attempt();
        parts.clock.advance(Duration.ofSeconds(20));
        assertThat(attempt.took()).isZero();
        assertThat(attempt.exceedsHardLimit()).isFalse();

        assertThat(attempt.begin()).isTrue();
        parts.clock.advance(Duration.ofSeconds(3));
        // In another process, since the first has not lived long enough to get it.
        assertThat(attempt.begin()).isFalse();
        parts.clock.advance(Duration.ofSeconds(4));

        assertThat(attempt.took()).isEqualTo(Duration.ofSeconds(7));
        assertThat(attempt.exceedsHardLimit()).isFalse();
        parts.clock.advance(Duration.ofSeconds(3));
        assertThat(attempt.exceedsHardLimit()).isTrue();
    }

    @Test
    void tellsByTheWallClockWhenItWasMade() throws InterruptedException {
        Attempt attempt = attempt();

        parts.clock.advance(Duration.ofSeconds(7));

        assertThat(attempt.began()).isEqualTo(start);
    }

    @Test
    void isOfTheProcessThatItsTaskRunsIn() throws InterruptedException {
        Attempt attempt = attempt();
        assertThat(attempt.pid()).isEqualTo(ProcessHandle.current().pid());

        attempt.running().begin(new ObservedCall());

        assertThat(attempt.pid()).isEqualTo(ObservedCall.PID);
    }

    @Test
    void isTheTaskOfItsMessageToPeople() throws InterruptedException {
        assertThat(attempt()).hasToString("test.plain a");
        assertThat(attempt().isAcknowledged()).isFalse();
    }

    private Attempt attempt() throws InterruptedException {
        parts.publish("test.plain", "a");
        Admitted admitted =
                parts.admitted(parts.claim(parts.consumer("worker@one"), 1).get(0));
        RetryPolicy retries = new RetryPolicy(admitted.task().declaration(), () -> 0);
        RunningTask running = new RunningTask(
                admitted.message(),
                admitted.delivery(),
                "worker@one",
                retries,
                CallsNothing.CALLS,
                parts.ticker,
                task -> {},
                event -> {});
        return new Attempt(
                admitted,
                running,
                retries,
                new TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                pool.slot(admitted, () -> {}),
                parts.ticker,
                parts.clock);
    }
}
