package io.ssync.school.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SchoolSchemaTest {

    private final DataSource database = TestDatabases.empty();

    @Test
    void isThatOfTheSchoolSystem() {
        SchoolSchema.createMissing(database);

        List<String> tables =
                catalog(database).stream().map(SchoolSchemaTest::table).toList();
        List<String> django = catalog(TestDatabases.django()).stream()
                .filter(line -> tables.contains(table(line)))
                .toList();
        assertThat(django).hasSizeGreaterThan(500);
        assertThat(catalog(database)).containsExactlyInAnyOrderElementsOf(django);
    }

    @Test
    void onlyAddsItsOwnTablesToTheSchoolSystem() {
        DataSource django = TestDatabases.django();
        List<String> before = tables(django);

        SchoolSchema.createMissing(django);

        assertThat(tables(django)).containsAll(before);
        assertThat(tables(django))
                .filteredOn(table -> !before.contains(table))
                .isNotEmpty()
                .allMatch(table -> table.startsWith("ssync_"));
    }

    @Test
    void checksEveryForeignKeyAtTheCommit() {
        SchoolSchema.createMissing(database);

        assertThat(
                        strings(
                                database,
                                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT (condeferrable AND condeferred)"))
                .isEmpty();
    }

    @Test
    void givesNoColumnADefault() {
        SchoolSchema.createMissing(database);

        assertThat(strings(
                        database,
                        "SELECT column_name FROM information_schema.columns"
                                + " WHERE table_schema = 'public' AND column_default IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void canBeCreatedTwice() {
        SchoolSchema.createMissing(database);
        List<String> first = catalog(database);

        SchoolSchema.createMissing(database);

        assertThat(catalog(database)).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void canBeCreatedByManyAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> creators = new ArrayList<>();
            IntStream.range(0, 8)
                    .forEach(i -> creators.add(threads.submit(() -> SchoolSchema.createMissing(database))));
            for (Future<?> creator : creators) {
                creator.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(tables(database)).hasSizeGreaterThan(30).contains("academic_student", "ssync_upload_report");
    }

    @Test
    void leavesATableThatExistsAsItIs() {
        Jdbi.create(database)
                .useHandle(handle -> handle.execute("CREATE TABLE academic_stream (id bigint PRIMARY KEY, note text)"));

        SchoolSchema.createMissing(database);

        assertThat(strings(
                        database,
                        "SELECT column_name FROM information_schema.columns WHERE table_name = 'academic_stream'"))
                .containsExactlyInAnyOrder("id", "note");
    }

    /** Columns, constraints and indexes, one on a line. */
    private static List<String> catalog(DataSource database) {
        return strings(database, """
                SELECT concat_ws(' | ', relname, attname, format_type(atttypid, atttypmod),
                         CASE WHEN attnotnull THEN 'not null' END, CASE WHEN attidentity = 'd' THEN 'identity' END) AS line
                FROM pg_attribute JOIN pg_class class ON class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
                  AND relname NOT LIKE 'ssync%'
                UNION ALL
                SELECT concat_ws(' | ', relname, conname, pg_get_constraintdef(constraint_.oid))
                FROM pg_constraint constraint_ JOIN pg_class class ON class.oid = conrelid
                WHERE relnamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c')
                  AND relname NOT LIKE 'ssync%'
                UNION ALL
                SELECT concat_ws(' | ', tablename, indexdef)
                FROM pg_indexes
                WHERE schemaname = 'public' AND tablename NOT LIKE 'ssync%'""");
    }

    private static String table(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private static List<String> tables(DataSource database) {
        return strings(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    private static List<String> strings(DataSource database, String sql) {
        return Jdbi.create(database)
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
