package io.ssync.school;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.school.schema.SchoolSchema;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases for tests, on one server that is started by the first of them and ends with the program. */
public final class TestDatabases {

    /** Faster than TRUNCATE, which makes new files for every table and index. Without triggers no foreign key is checked. */
    private static final String EMPTY_TABLES = """
            DO $$
            DECLARE
              emptied text;
            BEGIN
              SET LOCAL session_replication_role = replica;
              FOR emptied IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                EXECUTE format('DELETE FROM %I', emptied);
              END LOOP;
              PERFORM setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
            END $$""";

    private static final EmbeddedPostgres SERVER =
            EmbeddedPostgres.builder().option("fsync", "off").start();
    private static final AtomicInteger CREATED = new AtomicInteger();
    private static final Map<SchemaOrigin, DataSource> SCHOOLS = new EnumMap<>(SchemaOrigin.class);

    private static SchemaOrigin origin = SchemaOrigin.MIGRATED;

    private TestDatabases() {}

    /** A database without tables. */
    public static DataSource empty() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(SERVER.createDatabase("test_" + CREATED.incrementAndGet()));
        return dataSource;
    }

    /** Where the tables of the schools come from that tests ask for from now on. */
    static void use(SchemaOrigin next) {
        origin = next;
    }

    /** A school's database with all its tables empty, always the same one for a schema. */
    public static DataSource school() {
        DataSource school = SCHOOLS.computeIfAbsent(origin, TestDatabases::withSchema);
        Jdbi.create(school).useHandle(handle -> handle.execute(EMPTY_TABLES));
        return school;
    }

    /** A database with the tables as SSync's Django application makes them, and no others. */
    public static DataSource django() {
        DataSource dataSource = empty();
        String tables = ClasspathSqlLocator.create().getResource("io/ssync/school/schema/django-tables.sql");
        Jdbi.create(dataSource).useHandle(handle -> handle.createScript(tables).execute());
        return dataSource;
    }

    private static DataSource withSchema(SchemaOrigin origin) {
        DataSource dataSource = origin == SchemaOrigin.DJANGO ? django() : empty();
        SchoolSchema.createMissing(dataSource);
        return pooled(dataSource);
    }

    /** A new connection takes as long as a hundred statements, and many a test makes its school with as many. */
    private static DataSource pooled(DataSource dataSource) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(20);
        pool.setMinimumIdle(0);
        return pool;
    }
}
