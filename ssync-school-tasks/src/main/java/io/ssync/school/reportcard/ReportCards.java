package io.ssync.school.reportcard;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.media.MediaStore;
import io.ssync.school.people.FullName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.multipdf.PDFMergerUtility;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jdbi.v3.core.statement.Query;

/** Hands out report cards. Who may have them is for the caller to decide. Safe for use by many threads. */
public final class ReportCards {

    private final SchoolDatabase database;
    private final MediaStore media;
    private final FeesOnCards fees;
    private final InstantSource clock;

    /**
     * Looks in a database and a media store.
     *
     * @param dataSource the school's database
     * @param media where the cards are stored
     * @param fees whether cards are withheld
     * @param clock the time of downloads
     */
    public ReportCards(DataSource dataSource, MediaStore media, FeesOnCards fees, InstantSource clock) {
        database = new SchoolDatabase(dataSource);
        this.media = media;
        this.fees = fees;
        this.clock = clock;
    }

    /**
     * Finds a card.
     *
     * @param id the card
     * @return the card; empty if there is none
     */
    public Optional<StoredCard> find(long id) {
        return database.inTransaction(handle -> FeesOwing.in(new Statements(handle, ReportCards.class).query("find"))
                .bind("id", id)
                .map((row, context) -> card(row))
                .findOne());
    }

    /**
     * The cards of a class for a term, by the students' names.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return the cards, perhaps none
     */
    public List<StoredCard> ofClass(long termId, long classroomId) {
        return database.inTransaction(
                handle -> FeesOwing.in(new Statements(handle, ReportCards.class).query("of-class"))
                        .bind("term", termId)
                        .bind("classroom", classroomId)
                        .map((row, context) -> card(row))
                        .list());
    }

    private StoredCard card(ResultSet row) throws SQLException {
        String path = row.getString("pdf_file");
        return new StoredCard(
                row.getLong("id"),
                path.substring(path.lastIndexOf('/') + 1),
                path,
                row.getBoolean("is_published"),
                row.getObject("guardian_id", Long.class),
                row.getObject("student_user_id", Long.class),
                withheld(row));
    }

    private String withheld(ResultSet row) throws SQLException {
        return fees == FeesOnCards.WITHHOLD ? FeesOwing.of(row) : "";
    }

    /**
     * How many cards there are.
     *
     * @param filter which are counted
     * @return their number
     */
    public long count(CardFilter filter) {
        return database.inTransaction(handle -> bind(new Statements(handle, ReportCards.class).query("count"), filter)
                .mapTo(Long.class)
                .one());
    }

    /**
     * Some of the cards there are, those of the latest term first, then by class and name.
     *
     * @param filter which are wanted
     * @param limit how many at most
     * @param offset how many to pass over
     * @return the cards, perhaps none
     */
    public List<ListedCard> list(CardFilter filter, int limit, long offset) {
        return database.inTransaction(handle -> bind(
                        FeesOwing.in(new Statements(handle, ReportCards.class).query("list")), filter)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, context) -> new ListedCard(
                        row.getLong("id"),
                        row.getInt("student_id"),
                        FullName.capitalize(row.getString("student")),
                        row.getString("admission_number"),
                        row.getLong("term_id"),
                        row.getString("term"),
                        row.getString("year"),
                        row.getLong("classroom_id"),
                        row.getString("classroom"),
                        row.getObject("generated_date", OffsetDateTime.class)
                                .toInstant()
                                .toString(),
                        row.getBoolean("is_published"),
                        withheld(row),
                        row.getInt("download_count")))
                .list());
    }

    private static Query bind(Query query, CardFilter filter) {
        return query.bind("term", filter.termId())
                .bind("classroom", filter.classroomId())
                .bind("student", filter.studentId())
                .bind("user", filter.userId());
    }

    /**
     * Downloads a card, and counts that.
     *
     * @param card the card
     * @return a PDF; empty if its file is gone
     */
    public Optional<byte[]> download(StoredCard card) {
        Optional<byte[]> file = media.read(card.path());
        if (file.isPresent()) {
            database.inTransaction(handle -> new Statements(handle, ReportCards.class)
                    .update("count-download")
                    .bind("id", card.id())
                    .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .execute());
        }
        return file;
    }

    /**
     * Puts cards one behind the other, to print a class at once.
     *
     * @param cards the cards; one whose file is gone is left out
     * @return one PDF
     */
    public byte[] merged(List<StoredCard> cards) {
        PDFMergerUtility merger = new PDFMergerUtility();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument all = new PDDocument()) {
            for (StoredCard card : cards) {
                Optional<byte[]> file = media.read(card.path());
                if (file.isPresent()) {
                    try (PDDocument one = Loader.loadPDF(new RandomAccessReadBuffer(file.get()))) {
                        merger.appendDocument(all, one);
                    }
                }
            }
            all.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Puts cards in an archive.
     *
     * @param cards the cards; one whose file is gone is left out
     * @return a zip file
     */
    public byte[] zipped(List<StoredCard> cards) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Set<String> names = new HashSet<>();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (StoredCard card : cards) {
                Optional<byte[]> file = media.read(card.path());
                if (file.isPresent()) {
                    // Cards of different months may have the same name.
                    zip.putNextEntry(new ZipEntry(names.add(card.fileName()) ? card.fileName() : card.id() + ".pdf"));
                    zip.write(file.get());
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
