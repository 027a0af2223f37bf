package io.ssync.tasks.imports;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A library's database for tests, and the sheets of its books. */
final class Library {

    enum Shelf {
        FICTION,
        SCHOOL_BOOKS
    }

    /** A book of a sheet. */
    record Book(
            @ImportColumn(
                    value = "ISBN",
                    aliases = "book number",
                    required = true,
                    pattern = "[0-9-]{5,17}",
                    example = "978-1")
            String isbn,

            @ImportColumn(required = true) String title,

            @ImportColumn(aliases = "copies owned", min = "0", max = "1000") @Nullable
            Integer copies,

            @Nullable BigDecimal price,
            @Nullable LocalDate boughtOn,
            @Nullable Shelf shelf,

            @ImportColumn(kind = ImportColumn.TextKind.PHONE) @Nullable
            String donorPhone) {}

    private static final EmbeddedPostgres SERVER =
            EmbeddedPostgres.builder().option("fsync", "off").start();
    private static final String URL = SERVER.createDatabase("library");

    private static final HikariDataSource POOL = pool();

    private final Jdbi jdbi;

    /** One without books. */
    Library() {
        PGSimpleDataSource apart = new PGSimpleDataSource();
        apart.setUrl(URL);
        jdbi = Jdbi.create(apart);
        execute("DROP TABLE IF EXISTS book, ssync_import_cancel, ssync_import_failed_row, ssync_import");
        Imports.over(POOL).migrate();
        execute("CREATE TABLE book (isbn varchar(20) PRIMARY KEY, title varchar(30) NOT NULL,"
                + " copies integer CHECK (copies <> 13), price numeric(8, 2), bought_on date, shelf varchar(20),"
                + " donor_phone varchar(20), import_id varchar(255))");
    }

    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(URL);
        pool.setMaximumPoolSize(3);
        return pool;
    }

    DataSource dataSource() {
        return POOL;
    }

    String url() {
        return URL;
    }

    ImportBuilder<Book> books() {
        return Import.of("books", Book.class).key("isbn").phonesOf("234", 11);
    }

    void execute(String sql, Object... arguments) {
        jdbi.useHandle(handle -> handle.execute(sql, arguments));
    }

    long count(String condition) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM book WHERE " + condition)
                .mapTo(Long.class)
                .one());
    }

    /** How many wrong rows of an import are kept. */
    long failedRows(String importId) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM ssync_import_failed_row WHERE import_id = :id")
                        .bind("id", importId)
                        .mapTo(Long.class)
                        .one());
    }

    /** Each book in a line, in the order of their numbers. */
    List<String> all() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT concat_ws(' ', isbn, title, copies, price, bought_on, shelf, donor_phone) FROM book ORDER BY isbn")
                .mapTo(String.class)
                .list());
    }
}
