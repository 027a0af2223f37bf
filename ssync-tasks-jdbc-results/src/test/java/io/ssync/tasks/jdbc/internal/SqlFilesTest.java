package io.ssync.tasks.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SqlFilesTest {
    @Test
    void readsInAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        String sql = SqlFiles.removingComments().locate(Tables.class, "exists");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sql).contains("pg_class");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlFiles.create().locate(Tables.class, "nothing"))
                .withMessageContaining("nothing");
    }
}
