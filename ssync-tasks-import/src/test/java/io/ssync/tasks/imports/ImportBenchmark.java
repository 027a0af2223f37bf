package io.ssync.tasks.imports;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures an import of books: {@code ImportBenchmark [rows] [runs] [csv|xlsx]}, with a heap such as {@code -Xmx128m}, on a server that
 * syncs to disk. Beside each run stands a plain batched insert of the same rows: a loop with {@code addBatch}, chunks of the same
 * size, each in a transaction; it reads no file and checks nothing.
 */
final class ImportBenchmark {

    /** What a row says. */
    record Book(
            @ImportColumn(required = true) String isbn,
            @ImportColumn(required = true) String title,
            Integer copies,
            BigDecimal price,
            LocalDate boughtOn) {}

    private static final int CHUNK = 2_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(2010, 1, 1);

    private ImportBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        boolean xlsx = arguments.length > 2 && arguments[2].equals("xlsx");
        byte[] file = xlsx ? workbook(rows) : csv(rows);
        System.out.printf(
                "%,d rows, %,d KB, heap %,d MB%n",
                rows, file.length >> 10, Runtime.getRuntime().maxMemory() >> 20);
        double[] ratios = new double[runs];
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HikariDataSource dataSource = new HikariDataSource()) {
            dataSource.setDataSource(postgres.dataSource());
            dataSource.setMaximumPoolSize(2);
            Imports.over(dataSource).migrate();
            for (int run = 0; run < runs; run++) {
                double plain = rows / plain(dataSource, rows);
                double imported = rows / imported(dataSource, file, rows, "run " + run);
                ratios[run] = imported / plain;
                System.out.printf(
                        "import %,8.0f rows/s, plain %,8.0f rows/s, ratio %.2f%n", imported, plain, ratios[run]);
            }
        }
        Arrays.sort(ratios);
        System.out.printf("median ratio %.2f%n", ratios[runs / 2]);
    }

    private static double imported(DataSource dataSource, byte[] file, int rows, String id) {
        emptyTable(dataSource);
        Import<Book> books =
                Import.of("books", Book.class).key("isbn").chunk(CHUNK).into(dataSource, "book");
        long start = System.nanoTime();
        ImportReport report =
                books.run(id, ImportSource.sheet(file), ImportOptions.defaults(), ImportProgress.unwatched());
        double seconds = secondsSince(start);
        if (report.created() != rows) {
            throw new IllegalStateException(report.errors().toString());
        }
        return seconds;
    }

    private static double plain(DataSource dataSource, int rows) throws SQLException {
        emptyTable(dataSource);
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO book (isbn, title, copies, price, bought_on) VALUES (?, ?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= rows; i++) {
                insert.setString(1, isbn(i));
                insert.setString(2, title(i));
                insert.setInt(3, i % 7);
                insert.setBigDecimal(4, price(i));
                insert.setDate(5, Date.valueOf(day(i)));
                insert.addBatch();
                if (i % CHUNK == 0 || i == rows) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
        return secondsSince(start);
    }

    private static void emptyTable(DataSource dataSource) {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("DROP TABLE IF EXISTS book");
            handle.execute(
                    "CREATE TABLE book (isbn varchar(20) PRIMARY KEY, title varchar(200) NOT NULL, copies integer,"
                            + " price numeric(8, 2), bought_on date)");
            handle.execute("CHECKPOINT");
        });
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String isbn(int i) {
        return "978" + (1_000_000_000L + i);
    }

    private static String title(int i) {
        return "The book of number " + i;
    }

    private static BigDecimal price(int i) {
        return BigDecimal.valueOf(i % 100_000, 2);
    }

    private static LocalDate day(int i) {
        return FIRST_DAY.plusDays(i % 5_000);
    }

    /** By way of a file: the heap holds it once, as that of a worker does. */
    private static byte[] read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        return content;
    }

    private static byte[] csv(int rows) throws IOException {
        Path file = Files.createTempFile("books", ".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("isbn,title,copies,price,bought on\n");
            for (int i = 1; i <= rows; i++) {
                out.write(isbn(i) + ',' + title(i) + ',' + i % 7 + ',' + price(i) + ',' + day(i) + '\n');
            }
        }
        return read(file);
    }

    private record Heading(int position, Column column) implements SheetColumn {}

    private static byte[] workbook(int rows) throws IOException {
        List<Heading> headings = List.of(
                new Heading(0, Column.named("isbn")),
                new Heading(1, Column.named("title")),
                new Heading(2, Column.named("copies")),
                new Heading(3, Column.named("price")),
                new Heading(4, Column.named("bought on").ofDates()));
        Path file = Files.createTempFile("books", ".xlsx");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(rows, new SheetWriter<>(out, "Books", headings));
        }
        return read(file);
    }

    private static void write(int rows, SheetWriter<Heading> writer) throws IOException {
        for (int i = 1; i <= rows; i++) {
            String[] cells = {isbn(i), title(i), String.valueOf(i % 7), price(i).toString(), day(i).toString()};
            writer.row(heading -> cells[heading.position()]);
        }
        writer.finish();
    }
}
