package io.ssync.school.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
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
    void hasTheColumnsAndConstraintsOfTheSchoolSystem() throws IOException {
        SchoolSchema.createMissing(database);

        assertThat(catalog()).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void checksEveryForeignKeyAtTheCommit() {
        SchoolSchema.createMissing(database);

        assertThat(
                        strings(
                                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT (condeferrable AND condeferred)"))
                .isEmpty();
    }

    @Test
    void givesNoColumnADefault() {
        SchoolSchema.createMissing(database);

        assertThat(strings("SELECT column_name FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND column_default IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void canBeCreatedTwice() {
        SchoolSchema.createMissing(database);
        List<String> first = catalog();

        SchoolSchema.createMissing(database);

        assertThat(catalog()).containsExactlyInAnyOrderElementsOf(first);
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

        assertThat(strings("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .hasSize(20);
    }

    @Test
    void leavesATableThatExistsAsItIs() {
        Jdbi.create(database)
                .useHandle(handle -> handle.execute("CREATE TABLE academic_stream (id bigint PRIMARY KEY, note text)"));

        SchoolSchema.createMissing(database);

        assertThat(strings("SELECT column_name FROM information_schema.columns WHERE table_name = 'academic_stream'"))
                .containsExactlyInAnyOrder("id", "note");
    }

    /** Columns, unique constraints, foreign keys and checks, in the words of the expectation. */
    private List<String> catalog() {
        return strings("""
                SELECT format('%s | %s | %s | %s', class.relname, attname,
                         replace(replace(replace(format_type(atttypid, atttypmod), 'character varying', 'varchar'),
                           'timestamp with time zone', 'timestamptz'), 'double precision', 'float8'),
                         CASE WHEN attnotnull THEN 'not null' ELSE 'null' END) AS line
                FROM pg_attribute JOIN pg_class class ON class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
                  AND class.relname <> 'ssync_upload_report'
                UNION ALL
                SELECT CASE contype
                  WHEN 'u' THEN format('%s | unique | %s (%s)', class.relname, conname, keys)
                  WHEN 'f' THEN format('%s | foreign key | %s -> %s', class.relname, keys, confrelid::regclass)
                  ELSE format('%s | check | %s', class.relname, conname) END
                FROM pg_constraint JOIN pg_class class ON class.oid = conrelid
                CROSS JOIN LATERAL (
                  SELECT string_agg(attname, ', ' ORDER BY position) AS keys
                  FROM unnest(conkey) WITH ORDINALITY AS key (number, position)
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = key.number) named
                WHERE relnamespace = 'public'::regnamespace AND contype IN ('u', 'f', 'c')""");
    }

    private static List<String> expected() throws IOException {
        try (InputStream in = SchoolSchemaTest.class.getResourceAsStream("expected-tables.txt")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private List<String> strings(String sql) {
        return Jdbi.create(database)
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
