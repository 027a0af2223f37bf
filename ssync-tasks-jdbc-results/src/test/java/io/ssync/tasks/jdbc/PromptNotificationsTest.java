package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PromptNotificationsTest {
    /** If this fails after an update of the driver, results arrive a millisecond later than they could. */
    @Test
    void arePossibleWithThisDriver() throws SQLException {
        try (Connection connection = TestDatabase.empty().dataSource().getConnection()) {
            assertThat(PromptNotifications.enable(connection)).isTrue();
        }
    }
}
