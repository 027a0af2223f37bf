package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.ssync.example.ExampleServers;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.imports.Import;
import io.ssync.tasks.imports.ImportColumn;
import io.ssync.tasks.imports.ImportMode;
import io.ssync.tasks.imports.ImportOptions;
import io.ssync.tasks.imports.ImportOutcome;
import io.ssync.tasks.imports.ImportReport;
import io.ssync.tasks.imports.ImportSource;
import io.ssync.tasks.imports.Imports;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The code of docs/imports.md, run with a worker and with Redis and PostgreSQL. */
class ImportsPageTest {
    // snippet import-books
    public static final class BookTasks {
        public enum Shelf {
            FICTION,
            SCHOOL_BOOKS
        }

        public record Book(
                @ImportColumn(value = "ISBN", aliases = "book number", required = true, pattern = "[0-9-]{10,17}")
                String isbn,

                @ImportColumn(required = true, example = "Things Fall Apart")
                String title,

                @ImportColumn(aliases = "copies owned", min = "0", max = "1000")
                int copies,

                BigDecimal price,
                LocalDate boughtOn,
                Shelf shelf) {}

        private final Import<Book> books;

        public BookTasks(DataSource dataSource) {
            books = Import.of("books", Book.class)
                    .key("isbn")
                    .mode(ImportMode.BOTH)
                    .check(book -> book.copies() == 0 || book.price() != null, "copies without a price")
                    .importId("import_id")
                    .into(dataSource, "book");
        }

        @Task(name = "library.upload_books")
        public ImportReport uploadBooks(TaskContext self, byte[] file, String fileName, boolean dryRun) {
            return books.run(
                    self,
                    ImportSource.sheet(file),
                    ImportOptions.defaults().withFileName(fileName).withDryRun(dryRun));
        }

        public byte[] template() {
            return books.template();
        }
    }
    // end

    @Test
    void uploadsBooks() {
        byte[] file = """
                Book number,Title,Copies owned,Price,Bought on,Shelf
                978-0-385-47454-2,Things Fall Apart,3,1250.50,31 May 2024,Fiction
                978-0-435-90548-4,No Longer at Ease,2,,,Fiction
                978-0-435-90544-6,Arrow of God,many,900,,Fiction
                """.getBytes(StandardCharsets.UTF_8);
        try (ExampleServers servers = ExampleServers.start()) {
            DataSource dataSource = servers.postgres().dataSource();
            Imports imports = Imports.over(dataSource);
            imports.migrate();
            servers.execute("CREATE TABLE book (isbn text PRIMARY KEY, title text NOT NULL, copies integer NOT NULL,"
                    + " price numeric(8, 2), bought_on date, shelf text, import_id text)");
            BookTasks tasks = new BookTasks(dataSource);
            try (TaskApp app = TaskApp.builder("library")
                            .broker(RedisBroker.connect(servers.redis().uri().toString()))
                            .results(JdbcResults.over(dataSource))
                            .register(tasks)
                            .build();
                    Worker ignored = app.worker().start()) {
                ImportReport dry = app.task(BookTasks::uploadBooks)
                        .delay(file, "books.csv", true)
                        .get();
                assertThat(servers.texts("SELECT title FROM book")).isEmpty();
                ImportReport report = app.task(BookTasks::uploadBooks)
                        .delay(file, "books.csv", false)
                        .get();

                assertThat(report.outcome()).isEqualTo(ImportOutcome.DONE);
                assertThat(report.errors())
                        .isEqualTo(dry.errors())
                        .extracting("row", "reason")
                        .containsExactly(
                                tuple(3, "copies without a price"),
                                tuple(4, "copies is not a number; write it like 1234.50"));
                assertThat(servers.texts("SELECT concat_ws(' ', isbn, copies, price, bought_on, shelf) FROM book"))
                        .containsExactly("978-0-385-47454-2 3 1250.50 2024-05-31 FICTION");
                assertThat(imports.errorWorkbook(report.id())).isPresent();
                assertThat(imports.history(10, 0))
                        .extracting(past -> past.fileName() + " " + past.created() + " " + past.dryRun())
                        .containsExactly("books.csv 1 false", "books.csv 1 true");
                assertThat(tasks.template()).isNotEmpty();
            }
        }
    }

    @Test
    void takesNoMoreThanFortyLines() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/ssync/example/docs/ImportsPageTest.java"));
        String snippet = source.substring(source.indexOf("// snippet import-books\n"), source.indexOf("    // end\n"));

        assertThat(snippet.lines().skip(1).filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(40);
    }
}
