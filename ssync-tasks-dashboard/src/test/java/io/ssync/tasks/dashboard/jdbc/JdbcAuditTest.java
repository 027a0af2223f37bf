package io.ssync.tasks.dashboard.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.tasks.dashboard.Audit;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JdbcAuditTest {
    private static final Instant AT = Instant.parse("2026-11-30T10:00:00.123456Z");

    @Test
    void keepsTheLastLinesInATableOfItsOwn() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            JdbcAudit audit = JdbcAudit.over(postgres.dataSource());
            assertThat(audit.latest(1)).as("of a table that this makes").isEmpty();
            audit.migrate();
            audit.migrate();
            Audit.Line pause =
                    new Audit.Line(AT, "ada", "127.0.0.1", "queue-pause", "a'; drop table x; --", Audit.DONE, 1);
            Audit.Line purge = new Audit.Line(AT.plusSeconds(1), "ada", "::1", "queue-purge", "q", Audit.REFUSED, 0);

            audit.note(pause);
            audit.note(purge);

            assertThat(audit.latest(10)).containsExactly(purge, pause);
            assertThat(audit.latest(1)).containsExactly(purge);

            audit.note(new Audit.Line(AT, "a\0b", "", "", "", "", 0));
            assertThat(audit.latest(1)).extracting(Audit.Line::who).containsExactly("a\ufffdb");

            try (Connection connection = postgres.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "select setval(pg_get_serial_sequence('ssync_audit', 'id'), " + (JdbcAudit.MOST + 1) + ")");
            }
            audit.note(pause);
            assertThat(audit.latest(10)).as("those of before that many").hasSize(2);
        }
    }
}
