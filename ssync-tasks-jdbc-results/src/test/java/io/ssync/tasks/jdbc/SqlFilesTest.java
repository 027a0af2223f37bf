package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SqlFilesTest {
    @Test
    void readsInAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        String sql = SqlFiles.removingComments().locate(LedgerPushes.class, "pushed");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sql).contains("ssync_ledger_push");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqlFiles.create().locate(LedgerPushes.class, "nothing"))
                .withMessageContaining("nothing");
    }
}
