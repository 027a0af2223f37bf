package io.ssync.tasks.internal.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class ChildOutputTest {
    @Test
    void keepsTheLevelThatALineNames() {
        assertThat(ChildOutput.levelOf("12:00:01 WARN  Upload row 7 is wrong", Level.INFO))
                .isEqualTo(Level.WARN);
        assertThat(ChildOutput.levelOf("[SEVERE] no connection", Level.INFO)).isEqualTo(Level.ERROR);
        assertThat(ChildOutput.levelOf("DEBUG Upload begins", Level.INFO)).isEqualTo(Level.DEBUG);
    }

    @Test
    void takesEverythingElseForInformation() {
        assertThat(ChildOutput.levelOf("hello", Level.ERROR)).isEqualTo(Level.INFO);
        assertThat(ChildOutput.levelOf("WARNINGS are not a level", Level.ERROR)).isEqualTo(Level.INFO);
    }

    @Test
    void keepsAStackTraceTogetherWithItsError() {
        assertThat(ChildOutput.levelOf("\tat io.ssync.Upload.run(Upload.java:7)", Level.ERROR))
                .isEqualTo(Level.ERROR);
        assertThat(ChildOutput.levelOf("Caused by: java.io.IOException: INFO", Level.ERROR))
                .isEqualTo(Level.ERROR);
    }
}
