package io.ssync.tasks.beat.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {
    /** A task that is stopped may be the first that changes a schedule: a class that could not be initialized then would never be. */
    @Test
    void areReadInAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        String sql = ScheduleRows.sql("look");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sql).contains("select");
    }
}
