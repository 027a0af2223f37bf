package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import org.junit.jupiter.api.Test;

/** What a worker is told at its start of a database that will not do. */
class AccessCheckTest {
    private final TestDatabase database = TestDatabase.empty();

    @Test
    void isContentWhereTheTablesCanBeMade() {
        check(database.url());
        check(database.url());
    }

    @Test
    void saysThatNobodyListens() {
        assertThatExceptionOfType(ResultBackendAwayException.class)
                .isThrownBy(() -> check(database.url().replaceFirst(":\\d+/", ":1/")))
                .withMessageContaining("is it running?");
    }

    @Test
    void saysThatThereIsNoSuchDatabase() {
        assertThatExceptionOfType(ResultBackendRefusedException.class)
                .isThrownBy(() -> check(database.url().replaceFirst("/test-", "/no-such-")))
                .withMessageContaining("does not have this database")
                .withMessageContaining("create it, or check its name");
    }

    @Test
    void saysThatTheUserIsNotLetIn() {
        assertThatExceptionOfType(ResultBackendRefusedException.class)
                .isThrownBy(() -> check(as("nobody_" + System.nanoTime())))
                .withMessageContaining("does not let this user in")
                .withMessageContaining("check user and password");
    }

    @Test
    void saysWhichRightsTheUserLacks() {
        String reader = role();
        check(database.url());
        database.run("grant select, update on django_celery_results_taskresult to " + reader);

        assertThatExceptionOfType(ResultBackendRefusedException.class)
                .isThrownBy(() -> check(as(reader)))
                .withMessageContaining("the user " + reader + " has no right to insert, delete")
                .withMessageContaining("GRANT it");
    }

    @Test
    void saysThatTablesAreMissingAndCannotBeMade() {
        String reader = role();

        assertThatExceptionOfType(ResultBackendRefusedException.class)
                .isThrownBy(() -> check(as(reader)))
                .withMessageContaining("the user " + reader + " may not create them");
    }

    @Test
    void saysThatTheServerTakesNoWrites() {
        String standby = role();
        database.run("alter role " + standby + " set default_transaction_read_only = on");

        assertThatExceptionOfType(ResultBackendAwayException.class)
                .isThrownBy(() -> check(as(standby)))
                .withMessageContaining("takes no writes");
    }

    private String role() {
        String role = database.newRole();
        database.run("revoke create on schema public from public");
        return role;
    }

    private String as(String role) {
        return database.urlOf(role);
    }

    private static void check(String url) {
        try (JdbcResults results = JdbcResults.over(TestDatabase.at(url).dataSource())) {
            results.check();
        }
    }
}
