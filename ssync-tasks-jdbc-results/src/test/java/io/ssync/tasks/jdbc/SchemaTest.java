package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final List<String> TABLES = List.of(
            "django_celery_results_taskresult",
            "django_celery_results_groupresult",
            "django_celery_results_chordcounter");

    @Test
    void createsTheTablesExactlyAsDjangoDoes() {
        TestDatabase database = TestDatabase.empty();

        migrate(database);

        for (String table : TABLES) {
            assertThat(describe(database, table)).isEqualTo(TableDescription.captured("2.6", table));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.4", "2.6"})
    void leavesTheTablesOfDjangoAlone(String version) {
        TestDatabase database = TestDatabase.ofDjango(version);

        migrate(database);

        for (String table : TABLES) {
            assertThat(describe(database, table)).isEqualTo(TableDescription.captured(version, table));
        }
    }

    @Test
    void addsOnlyTheTablesThatAreMissing() {
        TestDatabase database = TestDatabase.ofDjango("2.4");
        database.run("drop table django_celery_results_chordcounter");

        migrate(database);

        assertThat(describe(database, TABLES.get(0))).isEqualTo(TableDescription.captured("2.4", TABLES.get(0)));
        assertThat(describe(database, TABLES.get(2))).isEqualTo(TableDescription.captured("2.4", TABLES.get(2)));
    }

    @Test
    void isCreatedOnceByManyThatStartTogether() throws Exception {
        TestDatabase database = TestDatabase.empty();
        int starters = 8;
        CyclicBarrier together = new CyclicBarrier(starters);
        ExecutorService threads = Executors.newFixedThreadPool(starters);
        try {
            List<Future<?>> starting = new ArrayList<>();
            for (int i = 0; i < starters; i++) {
                starting.add(threads.submit(() -> {
                    together.await();
                    migrate(database);
                    return null;
                }));
            }
            for (Future<?> starter : starting) {
                starter.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(describe(database, TABLES.get(0))).isEqualTo(TableDescription.captured("2.6", TABLES.get(0)));
    }

    @Test
    void needsNoRightToCreateWhereNothingIsMissing() {
        TestDatabase database = TestDatabase.ofDjango("2.6");
        String role = database.newRole();
        database.run("grant select on django_celery_results_taskresult to " + role);

        try (JdbcResults results =
                JdbcResults.over(TestDatabase.at(database.urlOf(role)).dataSource())) {
            assertThat(results.find("unknown")).isEmpty();
        }
    }

    private static void migrate(TestDatabase database) {
        try (JdbcResults results = JdbcResults.over(database.dataSource())) {
            results.migrate();
        }
    }

    private static TableDescription describe(TestDatabase database, String table) {
        return database.jdbi().withHandle(handle -> TableDescription.of(handle, table));
    }
}
