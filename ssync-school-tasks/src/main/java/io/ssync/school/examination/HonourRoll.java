package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.people.FullName;
import io.ssync.sheets.TableWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The best students of a school in a term, class by class, as results were computed last. Safe for use by many threads. */
public final class HonourRoll {

    private static final List<String> HEADINGS =
            List.of("Class", "Admission number", "Name", "Average", "Grade", "GPA", "Position in class");
    private static final int TEXTS = 3;

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public HonourRoll(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * The roll of a term.
     *
     * @param termId the term
     * @param minimum the least average, in per cent
     * @return an Excel workbook: classes by name, and in each the students by their average
     * @throws ExaminationRefusedException if there is no such term, or nobody has such an average
     */
    public byte[] of(long termId, BigDecimal minimum) {
        return database.inTransaction(handle -> write(new Statements(handle, HonourRoll.class), termId, minimum));
    }

    private static byte[] write(Statements statements, long termId, BigDecimal minimum) {
        String term = statements
                .query("term")
                .bind("term", termId)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> new ExaminationRefusedException("There is no term with the id " + termId + "."));
        List<List<@Nullable Object>> rows = statements
                .query("students")
                .bind("term", termId)
                .bind("minimum", minimum)
                .map((row, context) -> Arrays.<@Nullable Object>asList(
                        row.getString("classroom"),
                        row.getString("admission_number"),
                        FullName.capitalize(row.getString("name")),
                        row.getBigDecimal("average_percentage"),
                        row.getString("grade"),
                        row.getBigDecimal("gpa"),
                        row.getObject("position_in_class", Integer.class)))
                .list();
        if (rows.isEmpty()) {
            throw new ExaminationRefusedException(
                    "Nobody has an average of " + minimum.toPlainString() + " or more in " + term + ".");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter table = new TableWriter(
                out,
                "Honour roll",
                "Honour roll, " + term + ": " + minimum.toPlainString() + " % or more",
                HEADINGS,
                TEXTS);
        rows.forEach(table::row);
        try {
            table.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it goes to memory
        }
        return out.toByteArray();
    }
}
