package io.ssync.school.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    private final AtomicLong now = new AtomicLong();
    private final TimeLeft timeLeft = new TimeLeft(now::get);

    @Test
    void goesByThePaceSoFar() {
        now.set(TimeUnit.SECONDS.toNanos(2));

        assertThat(timeLeft.after(100, 700)).isEqualTo(", 12 s left");
    }

    @Test
    void isToldInMinutesWhenItIsLong() {
        now.set(TimeUnit.SECONDS.toNanos(10));

        assertThat(timeLeft.after(1, 61)).isEqualTo(", 10 min left");
    }

    @Test
    void saysNothingInTheFirstSecondAndAtTheEnd() {
        now.set(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(timeLeft.after(1, 1000)).isEmpty();

        now.set(TimeUnit.SECONDS.toNanos(10));
        assertThat(timeLeft.after(1000, 1000)).isEmpty();
    }
}
