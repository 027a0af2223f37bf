package io.ssync.school;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.school.schema.SchoolSchema;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases for tests, on one server that is started by the first of them and ends with the program. */
public final class TestDatabases {

    private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start();
    private static final AtomicInteger CREATED = new AtomicInteger();
    private static final DataSource SCHOOL = withSchema();

    private TestDatabases() {}

    /** A database without tables. */
    public static DataSource empty() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(SERVER.createDatabase("test_" + CREATED.incrementAndGet()));
        return dataSource;
    }

    /** A school's database with all its tables empty, always the same one. */
    public static DataSource school() {
        Jdbi.create(SCHOOL).useHandle(handle -> {
            String tables = handle.createQuery("SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
                            + " WHERE schemaname = 'public'")
                    .mapTo(String.class)
                    .one();
            handle.execute("TRUNCATE " + tables + " RESTART IDENTITY");
        });
        return SCHOOL;
    }

    private static DataSource withSchema() {
        DataSource dataSource = empty();
        SchoolSchema.createMissing(dataSource);
        return dataSource;
    }
}
