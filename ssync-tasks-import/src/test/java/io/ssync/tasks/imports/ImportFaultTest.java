package io.ssync.tasks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ssync.tasks.imports.Library.Book;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Imports whose process, connection or thread ends at any moment: each row is there once, and the counts are right. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // Processes start slowly on a busy machine.
class ImportFaultTest {

    private static final int ROWS = 20_000;
    private static final int WRONG_EVERY = 97;

    private final Library library = new Library();

    /** The program of {@link Importing}, killed after any number of rows, between chunks and in them. */
    @Test
    void survivesTheKillOfItsProcess() throws Exception {
        long seed = 1;
        Random random = new Random(seed);
        int kills = 0;
        while (kills < 4 && importUntil(random.nextInt(ROWS / 3))) {
            kills++;
        }
        while (importUntil(Integer.MAX_VALUE)) {
            kills++;
        }

        assertThat(kills).as("seed %s", seed).isGreaterThanOrEqualTo(2);
        isWhole(Imports.over(library.dataSource()).report("t1").orElseThrow());
    }

    /** Starts the program and kills it once it has told of so many rows; false if it has come to its end. */
    private boolean importUntil(int rows) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Importing.class.getName(),
                        library.url())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean isKilled = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int told = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("row ") && told++ >= rows && !isKilled) {
                    process.toHandle().destroyForcibly(); // What it has told can still be read.
                    isKilled = true;
                }
            }
        }
        int exitCode = process.waitFor();
        assertThat(isKilled || exitCode == 0).as("exit code %s", exitCode).isTrue();
        return exitCode != 0;
    }

    /** What is killed. */
    static final class Importing {

        private Importing() {}

        public static void main(String[] arguments) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(arguments[0]);
            Import.of("books", Book.class)
                    .key("isbn")
                    .chunk(250)
                    .into(dataSource, "book")
                    .run("t1", ImportSource.sheet(file()), ImportOptions.defaults(), new ImportProgress() {
                        @Override
                        public void row(long current, long total, String status) {
                            System.out.println("row " + current);
                        }

                        @Override
                        public void checkCancelled() {}
                    });
        }
    }

    /** The server ends the connection while a statement runs, or between two. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesTheEndOfItsConnections(long seed) throws Exception {
        Random random = new Random(seed);
        Import<Book> books = library.books().chunk(500).into(library.dataSource(), "book");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        int cuts = 0;
        try {
            ImportReport report = null;
            while (report == null) {
                int at = cuts < 12 ? random.nextInt(ROWS / 8) : Integer.MAX_VALUE;
                int pause = random.nextInt(20_000_000);
                CountDownLatch isThere = new CountDownLatch(1);
                Future<ImportReport> run = thread.submit(() -> run(books, at, isThere));
                if (at != Integer.MAX_VALUE && isThere.await(1, TimeUnit.MINUTES)) {
                    LockSupport.parkNanos(pause); // Anywhere in what follows the row.
                    library.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    cuts++;
                }
                try {
                    report = run.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(ImportAwayException.class);
                }
            }
            isWhole(report);
        } finally {
            thread.shutdownNow();
        }
    }

    private static ImportReport run(Import<Book> books, int signalAt, CountDownLatch isThere) {
        int[] rows = new int[1];
        try {
            return books.run("t1", ImportSource.sheet(file()), ImportOptions.defaults(), new ImportProgress() {
                @Override
                public void row(long current, long total, String status) {
                    if (rows[0]++ == signalAt) {
                        isThere.countDown();
                    }
                }

                @Override
                public void checkCancelled() {}
            });
        } finally {
            isThere.countDown();
        }
    }

    /** A worker that hung has lost its lease, and another one has begun: the first stores nothing more. */
    @Test
    void theLatestOfTwoRunsGoesOnAlone() {
        Import<Book> books = library.books().chunk(250).into(library.dataSource(), "book");
        ImportReport[] second = new ImportReport[1];

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        books.run("t1", ImportSource.sheet(file()), ImportOptions.defaults(), new ImportProgress() {
                            @Override
                            public void row(long current, long total, String status) {
                                if (current == 10_100) {
                                    second[0] = books.run(
                                            "t1",
                                            ImportSource.sheet(file()),
                                            ImportOptions.defaults(),
                                            ImportProgress.unwatched());
                                }
                            }

                            @Override
                            public void checkCancelled() {}
                        }))
                .withMessageContaining("Another run of the import t1 has begun");

        isWhole(second[0]);
    }

    private void isWhole(ImportReport report) {
        int wrong = (ROWS + WRONG_EVERY - 1) / WRONG_EVERY;
        assertThat(List.of(report.totalRows(), report.created(), report.failed()))
                .containsExactly((long) ROWS, (long) (ROWS - wrong), (long) wrong);
        assertThat(library.count("true")).isEqualTo(ROWS - wrong);
        assertThat(report.errors()).hasSize(wrong);
        assertThat(report.errors())
                .extracting(error -> (error.row() - 2) % WRONG_EVERY)
                .containsOnly(0);
        assertThat(report.errors()).extracting("row").doesNotHaveDuplicates();
    }

    private static byte[] file() {
        StringBuilder csv = new StringBuilder("isbn,title,copies\n");
        IntStream.range(0, ROWS)
                .forEach(i -> csv.append(100_000 + i)
                        .append(",Title ")
                        .append(i)
                        .append(i % WRONG_EVERY == 0 ? ",none\n" : ",1\n"));
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
