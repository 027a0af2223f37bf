package io.ssync.tasks.imports;

import static io.ssync.sheets.SheetFiles.row;
import static io.ssync.sheets.SheetFiles.workbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.ssync.sheets.RowError;
import io.ssync.tasks.imports.Library.Book;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportTest {

    private static final String HEADINGS = "ISBN,Title,Copies,Price,Bought on,Shelf,Donor phone\n";

    private final Library library = new Library();
    private final Imports imports = Imports.over(library.dataSource());

    @Test
    void storesEachTypeAndListsWhatIsWrong() {
        byte[] file = workbook(
                row("Book list of the library"),
                row("Book number", "TITLE", "copies owned", "Price", "Bought On", "Shelf", "Donor's phone", "Place"),
                row("978-1", "Things Fall Apart", 3, "1,250.50", LocalDate.of(2024, 5, 31), "fiction"),
                row("978-2", "Arithmetic 1", "x", "12,5", "31/02/2024", "shcool"),
                row("978-3", "Arithmetic 2", 1200, null, "31 May 2024", "School books"));

        ImportReport report = run(library.books().into(library.dataSource(), "book"), "t1", file);

        assertThat(report.outcome()).isEqualTo(ImportOutcome.DONE);
        assertThat(List.of(report.totalRows(), report.created(), report.updated(), report.failed()))
                .containsExactly(3L, 1L, 0L, 2L);
        assertThat(library.all()).containsExactly("978-1 Things Fall Apart 3 1250.50 2024-05-31 FICTION");
        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(4, "copies is not a number; write it like 1234.50"),
                        tuple(4, "price is not a number; write it like 1234.50"),
                        tuple(4, "bought on is not a date; write it like 2010-05-31 or 31/05/2010"),
                        tuple(4, "shelf is not one of Fiction, School books"),
                        tuple(5, "copies is more than 1000"));
        assertThat(report.notes())
                .anySatisfy(note -> assertThat(note).contains("\"Place\" is not known"))
                .anySatisfy(note -> assertThat(note).contains("Row 2 was taken for the headings"));
    }

    @Test
    void takesTheCorrectedErrorWorkbook() {
        Import<Book> books = library.books().into(library.dataSource(), "book");
        run(books, "t1", csv("978-1,One,1\n978-2,Two,many\n978-3,Three,13\n"));
        byte[] wrong = imports.errorWorkbook("t1").orElseThrow();

        library.execute("ALTER TABLE book DROP CONSTRAINT book_copies_check");
        ImportReport again = run(books, "t2", wrong);

        assertThat(again.totalRows()).isEqualTo(2);
        assertThat(again.created()).isEqualTo(1);
        assertThat(again.notes()).isEmpty();
        assertThat(library.all()).containsExactly("978-1 One 1", "978-3 Three 13");
    }

    /** The title is too long for the table, and the copies are against its constraint: the chunk of both stays good. */
    @Test
    void findsTheRowsThatTheDatabaseRefuses() {
        String rows = IntStream.range(1000, 1500)
                .mapToObj(i -> i + "0," + (i == 1017 ? "A title of more than thirty characters" : "T") + ","
                        + (i == 1444 ? 13 : 1) + "\n")
                .reduce("", String::concat);

        ImportReport report = run(library.books().into(library.dataSource(), "book"), "t1", csv(rows));

        assertThat(report.created()).isEqualTo(498);
        assertThat(report.errors()).extracting(RowError::row).containsExactly(19, 446);
        assertThat(report.errors().get(0).reason()).contains("too long");
        assertThat(report.errors().get(1).reason()).contains("book_copies_check");
        assertThat(library.count("true")).isEqualTo(498);
    }

    @Test
    void insertsUpdatesOrDoesBothByTheKey() {
        library.execute("INSERT INTO book (isbn, title, copies) VALUES ('11111', 'Old', 7)");
        byte[] file = csv("11111,New,\n22222,Other,2\n");

        ImportReport inserted =
                run(library.books().into(library.dataSource(), "book"), "insert", csv("11111,New,\n33333,Third,3\n"));
        ImportReport updated =
                run(library.books().mode(ImportMode.UPDATE).into(library.dataSource(), "book"), "update", file);
        ImportReport both = run(library.books().mode(ImportMode.BOTH).into(library.dataSource(), "book"), "both", file);

        assertThat(inserted.errors()).extracting(RowError::reason).containsExactly("ISBN is in use already");
        assertThat(updated.errors()).extracting(RowError::reason).containsExactly("ISBN is not known");
        assertThat(updated.updated()).isEqualTo(1);
        assertThat(List.of(both.created(), both.updated(), both.failed())).containsExactly(1L, 1L, 0L);
        assertThat(library.all()).containsExactly("11111 New 7", "22222 Other 2", "33333 Third 3");
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheSecondOfTwoRowsWithOneKey(ImportMode mode) {
        library.execute("INSERT INTO book (isbn, title) VALUES ('11111', 'Old')");
        String first = mode == ImportMode.INSERT ? "22222" : "11111";
        byte[] file = csv(first + ",,\n" + first + ",First,1\n" + first + ",Second,2\n");

        ImportReport report = run(library.books().mode(mode).chunk(1).into(library.dataSource(), "book"), "t1", file);

        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(tuple(2, "title is missing"), tuple(4, "stands in an earlier row of this file too"));
        assertThat(library.count("title = 'First'")).isEqualTo(1);
    }

    @Test
    void storesNothingOrAllByThePolicy() {
        byte[] file = csv("11111,One,1\n22222,Two,2\n33333,,3\n44444,Four,4\n55555,Five,5\n");

        ImportReport none = run(
                library.books().policy(ImportPolicy.ALL_OR_NOTHING).chunk(2).into(library.dataSource(), "book"),
                "none",
                file);
        assertThat(library.all()).isEmpty();
        ImportReport chunks = run(
                library.books().policy(ImportPolicy.CHUNK).chunk(2).into(library.dataSource(), "book"), "chunk", file);

        assertThat(List.of(none.created(), none.failed())).containsExactly(0L, 1L);
        assertThat(none.notes()).containsExactly("Nothing was stored, since not all rows are right");
        assertThat(imports.errorWorkbook("none")).isPresent();
        assertThat(List.of(chunks.created(), chunks.failed())).containsExactly(3L, 2L);
        assertThat(chunks.errors())
                .extracting(RowError::reason)
                .containsExactly(
                        "title is missing", "is right, but row 4 beside it is not, and they are stored together");
        assertThat(library.all()).containsExactly("11111 One 1", "22222 Two 2", "55555 Five 5");
    }

    @ParameterizedTest
    @EnumSource
    void triesWhatTheRealRunWouldDo(ImportPolicy policy) {
        Import<Book> books = library.books().policy(policy).chunk(2).into(library.dataSource(), "book");
        byte[] file = csv("11111,One,1\n22222,Two,13\n33333,,3\n33333,Three,4\n33333,Double,4\n");

        ImportReport dry = books.run(
                "dry", ImportSource.sheet(file), ImportOptions.defaults().withDryRun(true), ImportProgress.unwatched());
        assertThat(library.all()).isEmpty();
        ImportReport real = run(books, "real", file);

        assertThat(dry.dryRun()).isTrue();
        assertThat(List.of(dry.totalRows(), dry.created(), dry.failed(), dry.errors(), dry.notes()))
                .isEqualTo(List.of(real.totalRows(), real.created(), real.failed(), real.errors(), real.notes()));
        assertThat(library.count("true")).isEqualTo(real.created());
    }

    @Test
    void keepsTenThousandWrongRowsWhetherItIsTriedOrNot() {
        Import<Book> books = library.books().into(library.dataSource(), "book");
        byte[] file = csv("11111,,\n".repeat(10_500));

        ImportReport dry = books.run(
                "dry", ImportSource.sheet(file), ImportOptions.defaults().withDryRun(true), ImportProgress.unwatched());
        ImportReport real = run(books, "real", file);

        assertThat(List.of(dry.failed(), real.failed())).containsExactly(10_500L, 10_500L);
        assertThat(List.of(library.failedRows("dry"), library.failedRows("real")))
                .containsExactly(10_000L, 10_000L);
        assertThat(real.errors()).hasSize(1_000).isEqualTo(dry.errors());
    }

    @Test
    void checksRowsAsAWholeAndByChoices() {
        Import<Book> books = library.books()
                .check(book -> book.copies() == null || book.price() != null, "copies without a price")
                .choices("title", () -> List.of("One", "Two"))
                .into(library.dataSource(), "book");

        ImportReport report = run(books, "t1", csv("11111,One,1\n22222,Two,1,5.00\n33333,Three,,\n"));

        assertThat(report.errors())
                .extracting(RowError::reason)
                .containsExactly("copies without a price", "there is no title Three");
        assertThat(library.all()).containsExactly("22222 Two 1 5.00");
    }

    @Test
    void keepsTelephoneNumbersInOneForm() {
        byte[] file = workbook(
                row("isbn", "title", "donor phone"),
                row("11111", "One", "+234 803 123 4567"),
                row("22222", "Two", 8031234567L),
                row("33333", "Three", "+44 20 7946 0000"));

        ImportReport report = run(library.books().into(library.dataSource(), "book"), "t1", file);

        assertThat(library.all())
                .containsExactly("11111 One 08031234567", "22222 Two 08031234567", "33333 Three +442079460000");
        assertThat(report.notes()).contains("Row 3: donor phone 8031234567 was taken for 08031234567");
    }

    @Test
    void readsLinesOfJson() {
        String lines = """
                {"isbn": "11111", "title": "One", "copies": 2, "price": 12.50, "boughtOn": "2024-05-31", "shelf": "SCHOOL_BOOKS"}

                {"isbn": "22222", "title"
                [1]
                {"ISBN": 33333, "Title": "Three", "price": null}
                """;

        ImportReport report = library.books()
                .into(library.dataSource(), "book")
                .run(
                        "t1",
                        ImportSource.jsonLines(() -> new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))),
                        ImportOptions.defaults(),
                        ImportProgress.unwatched());

        assertThat(library.all()).containsExactly("11111 One 2 12.50 2024-05-31 SCHOOL_BOOKS", "33333 Three");
        assertThat(report.errors()).extracting(RowError::row).containsExactly(3, 4);
        assertThat(report.errors().get(1).reason()).isEqualTo("is not a JSON object");
    }

    /** The pages of another system, which breaks in the middle of the second one. */
    @Test
    void goesOnFromTheCursorOfItsSource() {
        Import<Book> books = library.books().chunk(2).into(library.dataSource(), "book");
        ImportSource<Book> breaking = ImportSource.rows(cursor -> pages(cursor, 5));
        ImportSource<Book> whole = ImportSource.rows(cursor -> {
            assertThat(cursor).isEqualTo("after 4");
            return pages(cursor, 7);
        });

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> books.run("t1", breaking, ImportOptions.defaults(), ImportProgress.unwatched()))
                .withMessage("the other system is away");
        assertThat(library.count("true")).isEqualTo(4);
        ImportReport report = books.run("t1", whole, ImportOptions.defaults(), ImportProgress.unwatched());

        assertThat(List.of(report.totalRows(), report.created())).containsExactly(7L, 7L);
        assertThat(library.count("true")).isEqualTo(7);
    }

    private static Iterator<SourceRow<Book>> pages(String cursor, int last) {
        int from = cursor.isEmpty() ? 1 : Integer.parseInt(cursor.substring("after ".length())) + 1;
        return IntStream.rangeClosed(from, 7)
                .mapToObj(i -> {
                    if (i > last) {
                        throw new IllegalStateException("the other system is away");
                    }
                    return new SourceRow<>("after " + i, new Book("1000" + i, "T" + i, i, null, null, null, null));
                })
                .iterator();
    }

    @Test
    void storesInAnotherWay() {
        Import<Book> titles = Import.of("titles", Book.class).storedBy(library.dataSource(), (rows, handle) -> {
            for (ImportRow<Book> row : rows) {
                if (row.value().title().equals("Two")) {
                    row.fault("title", "Two", "nobody wants it");
                } else {
                    handle.execute(
                            "INSERT INTO book (isbn, title) VALUES (?, ?)",
                            row.value().isbn(),
                            "x");
                }
            }
        });

        ImportReport report = run(titles, "t1", csv("11111,One,1\n22222,Two,2\n"));

        assertThat(library.all()).containsExactly("11111 x");
        assertThat(report.errors()).extracting(RowError::reason).containsExactly("nobody wants it");
    }

    @Test
    void refusesAFileAndSaysSoAgain() {
        Import<Book> books = library.books().into(library.dataSource(), "book");

        assertThatExceptionOfType(ImportRefusedException.class)
                .isThrownBy(() -> run(books, "t1", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII)))
                .withMessageContaining("PDF");
        assertThatExceptionOfType(ImportRefusedException.class)
                .isThrownBy(() -> run(books, "t1", csv("11111,One,1\n")))
                .withMessageContaining("PDF");
        assertThatExceptionOfType(ImportRefusedException.class)
                .isThrownBy(() -> run(books, "t2", books.template()))
                .withMessageContaining("no rows");
        assertThat(imports.history(10, 0))
                .filteredOn(past -> past.id().equals("t1"))
                .singleElement()
                .satisfies(past -> {
                    assertThat(past.outcome()).isEqualTo(ImportOutcome.REFUSED);
                    assertThat(past.reason()).contains("PDF");
                });
        assertThat(library.all()).isEmpty();
    }

    @Test
    void remembersWhoBroughtWhat() {
        Import<Book> books = library.books().into(library.dataSource(), "book");
        ImportOptions options =
                ImportOptions.defaults().withFileName("books.csv").withBy("ada");

        ImportReport first = books.run("t1", sheet("11111,One,1\n"), options, ImportProgress.unwatched());
        ImportReport second = books.run("t1", sheet("11111,One,1\n"), options, ImportProgress.unwatched());

        assertThat(second).isEqualTo(first).isEqualTo(imports.report("t1").orElseThrow());
        assertThat(imports.history(10, 0)).singleElement().satisfies(past -> {
            assertThat(List.of(past.id(), past.kind(), past.fileName(), String.valueOf(past.by())))
                    .containsExactly("t1", "books", "books.csv", "ada");
            assertThat(past.outcome()).isEqualTo(ImportOutcome.DONE);
            assertThat(past.endedAt()).isNotNull();
            assertThat(past.created()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "UNDONE"})
    void isCancelledBetweenChunks(ImportOutcome outcome) {
        library.execute("INSERT INTO book (isbn, title) VALUES ('10001', 'Old')");
        Import<Book> books = library.books()
                .mode(ImportMode.BOTH)
                .chunk(2)
                .importId("import_id")
                .into(library.dataSource(), "book");
        ImportProgress cancelling = new ImportProgress() {
            @Override
            public void row(long current, long total, String status) {
                assertThat(total).isEqualTo(7);
                if (current == 5) {
                    imports.cancel("t1", outcome == ImportOutcome.UNDONE);
                }
            }

            @Override
            public void checkCancelled() {}
        };
        String rows =
                IntStream.rangeClosed(1, 7).mapToObj(i -> "1000" + i + ",T,1\n").reduce("", String::concat);

        ImportReport report = books.run("t1", sheet(rows), ImportOptions.defaults(), cancelling);

        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(report.totalRows()).isEqualTo(4);
        assertThat(library.count("title = 'T'")).isEqualTo(outcome == ImportOutcome.UNDONE ? 1 : 4);
        if (outcome == ImportOutcome.CANCELLED) {
            assertThat(books.undo("t1")).isTrue();
            assertThat(books.undo("t1")).isFalse();
            assertThat(library.all()).containsExactly("10001 T 1");
        }
    }

    @Test
    void offersWhatThereIsToChooseFrom() throws IOException {
        Import<Book> books =
                library.books().choices("title", () -> List.of("One", "Two")).into(library.dataSource(), "book");

        byte[] template = books.template();

        assertThat(new String(unzipped(template), StandardCharsets.UTF_8))
                .contains("dataValidation")
                .contains("School books")
                .contains("Two")
                .contains("978-1");
    }

    private static byte[] unzipped(byte[] workbook) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(workbook))
                .get()) {
            for (ZipArchiveEntry part : Collections.list(zip.getEntries())) {
                zip.getInputStream(part).transferTo(all);
            }
        }
        return all.toByteArray();
    }

    @Test
    void saysAtTheStartWhatDoesNotFit() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Import.of("books", Book.class).key("name").into(library.dataSource(), "book"))
                .withMessageContaining("there is no component name, but isbn, title");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Import.of("books", Book.class).key("copies").into(library.dataSource(), "book"))
                .withMessage("the key copies has to be required");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        Import.of("books", Book.class).mode(ImportMode.BOTH).into(library.dataSource(), "book"))
                .withMessage("rows that may be there already need a key");
    }

    private static ImportReport run(Import<Book> books, String id, byte[] file) {
        return books.run(id, ImportSource.sheet(file), ImportOptions.defaults(), ImportProgress.unwatched());
    }

    private static ImportSource<Book> sheet(String rows) {
        return ImportSource.sheet(csv(rows));
    }

    private static byte[] csv(String rows) {
        return (HEADINGS + rows).getBytes(StandardCharsets.UTF_8);
    }
}
