package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a lease that has run out may be believed, on a clock of seconds. */
class OutageGraceTest {
    private static final Duration LEASE = Duration.ofSeconds(9);
    private final OutageGrace grace = new OutageGrace(at(0));

    @Test
    void isNotAskedForByAServerThatIsThere() {
        assertThat(grace.judges(at(0), LEASE)).isTrue();
        assertThat(grace.judges(at(100), LEASE)).isTrue();
    }

    @Test
    void lastsAsLongAsTheOutageButNoLongerThanALease() {
        grace.lost(at(10));
        assertThat(grace.judges(at(12), LEASE)).isFalse();
        grace.back(at(14));
        assertThat(grace.judges(at(17), LEASE)).isFalse();
        assertThat(grace.judges(at(18), LEASE)).isTrue();

        grace.lost(at(20));
        grace.back(at(3620));
        assertThat(grace.judges(at(3628), LEASE)).isFalse();
        assertThat(grace.judges(at(3629), LEASE)).isTrue();
    }

    @Test
    void isNoReasonToWaitForEverOnANetworkThatFlaps() {
        boolean judged = false;
        for (int second = 0; second < 60 && !judged; second += 10) {
            grace.lost(at(second + 5));
            grace.back(at(second + 10));
            judged = grace.judges(at(second + 14), LEASE);
        }
        assertThat(judged).isTrue();
    }

    private static long at(long second) {
        return Duration.ofSeconds(second).toNanos();
    }
}
