package io.ssync.school.examination;

import io.ssync.school.columns.KnownSheet;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.ratings.Traits;
import io.ssync.school.upload.SheetPreview;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetTable;
import io.ssync.sheets.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Workbooks to fill in for the uploads of marks, remarks and ratings: a row for each student of the class, with the marks that are there
 * already. And what is made of them when they come back. Safe for use by many threads.
 */
public final class MarkTemplates {

    private final SchoolDatabase database;

    /**
     * Makes templates for a school.
     *
     * @param dataSource the school's database
     */
    public MarkTemplates(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * A sheet for the marks of a class in a subject, with a column for each examination of the class in the term.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @param subjectId the subject
     * @return an Excel workbook
     * @throws ExaminationRefusedException if there is no such class, it has no examination, or the subject is not taught to it
     */
    public byte[] marks(long termId, long classroomId, long subjectId) {
        return database.inTransaction(handle -> {
            ResultTables results = new ResultTables(handle);
            TermClass termClass = results.find(termId, classroomId);
            ClassSubject subject = MarkUploads.subject(results, termClass, subjectId);
            List<MarkColumn> columns = MarkUploads.columns(results, termClass);
            List<EnrolledStudent> students = new MarkTables(handle, termClass, Instant.EPOCH).students();
            ClassMarks marks = results.marks(
                    students.stream().map(MarkTemplates::ofClass).toList(), List.of(subject), results.exams(termClass));
            return write("Marks", columns, students, (column, student) -> {
                Exam exam = column.exam();
                if (exam == null) {
                    return column == MarkColumn.ADMISSION_NUMBER
                            ? student.admissionNumber()
                            : column == MarkColumn.STUDENT ? student.name() : "";
                }
                Map<Long, BigDecimal> own = marks.of(ofClass(student), subject);
                BigDecimal mark = own.get(exam.id());
                return mark == null ? "" : mark.stripTrailingZeros().toPlainString();
            });
        });
    }

    /**
     * A sheet for the remarks of class teacher and principal on the students of a class.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return an Excel workbook
     * @throws ExaminationRefusedException if there is no such class
     */
    public byte[] remarks(long termId, long classroomId) {
        return database.inTransaction(handle -> {
            TermClass termClass = new ResultTables(handle).find(termId, classroomId);
            return write(
                    "Remarks",
                    List.of(RemarkColumn.values()),
                    new MarkTables(handle, termClass, Instant.EPOCH).students(),
                    (column, student) -> switch (column) {
                        case ADMISSION_NUMBER -> student.admissionNumber();
                        case STUDENT -> student.name();
                        case CLASS_TEACHER, PRINCIPAL -> "";
                    });
        });
    }

    /**
     * A sheet for how the students of a class are rated, with a column for each trait that the school rates, and the ratings that are
     * there.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return an Excel workbook
     * @throws ExaminationRefusedException if there is no such class
     */
    public byte[] ratings(long termId, long classroomId) {
        return database.inTransaction(handle -> {
            TermClass termClass = new ResultTables(handle).find(termId, classroomId);
            MarkTables tables = new MarkTables(handle, termClass, Instant.EPOCH);
            List<EnrolledStudent> students = tables.students();
            Map<Integer, Map<String, Integer>> ratings = tables.ratings(students);
            return write("Ratings", RatingColumn.of(Traits.of(handle)), students, (column, student) -> {
                String trait = column.trait();
                if (trait == null) {
                    return column == RatingColumn.ADMISSION_NUMBER ? student.admissionNumber() : student.name();
                }
                Integer score =
                        ratings.getOrDefault(student.studentId(), Map.of()).get(trait);
                return score == null ? "" : String.valueOf(score);
            });
        });
    }

    /**
     * Looks at a file of ratings.
     *
     * @param file the whole file: a workbook or CSV
     * @return what was made of it, or why it is refused
     */
    public SheetPreview previewRatings(byte[] file) {
        List<RatingColumn> columns = database.inTransaction(handle -> RatingColumn.of(Traits.of(handle)));
        return SheetPreview.of(() -> SheetTable.open(file, columns, Map.of()));
    }

    /**
     * Looks at a file of marks.
     *
     * @param file the whole file: a workbook or CSV
     * @param termId the term
     * @param classroomId the classroom
     * @return what was made of it, or why it is refused
     */
    public SheetPreview previewMarks(byte[] file, long termId, long classroomId) {
        try {
            List<MarkColumn> columns = database.inTransaction(handle -> {
                ResultTables results = new ResultTables(handle);
                return MarkUploads.columns(results, results.find(termId, classroomId));
            });
            return SheetPreview.of(() -> SheetTable.open(file, columns, Map.of()));
        } catch (ExaminationRefusedException e) {
            return SheetPreview.refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Looks at a file of remarks.
     *
     * @param file the whole file: a workbook or CSV
     * @return what was made of it, or why it is refused
     */
    public SheetPreview previewRemarks(byte[] file) {
        return SheetPreview.of(() -> SheetTable.open(file, RemarkColumn.class, KnownSheet.others(RemarkColumn.class)));
    }

    private static ClassStudent ofClass(EnrolledStudent student) {
        return new ClassStudent(student.studentId(), student.name(), student.enrolmentId(), true);
    }

    private static <C extends SheetColumn> byte[] write(
            String name, List<C> columns, List<EnrolledStudent> students, BiFunction<C, EnrolledStudent, String> text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SheetWriter<C> writer = new SheetWriter<>(out, name, columns);
            for (EnrolledStudent student : students) {
                Function<C, String> cells = column -> text.apply(column, student);
                writer.row(cells);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
