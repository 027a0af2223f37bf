package io.ssync.school.academic;

import io.ssync.school.columns.ClassroomColumn;
import io.ssync.school.columns.StudentColumn;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.upload.SheetTemplate;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Workbooks to fill in for the uploads of {@link AcademicTasks}, with what the school has in drop-down lists. Safe for use by
 * many threads.
 */
public final class AcademicTemplates {

    private final SchoolDatabase database;

    /**
     * Makes templates for a school.
     *
     * @param dataSource the school's database
     */
    public AcademicTemplates(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * A template for students.
     *
     * @return an Excel workbook
     */
    public byte[] students() {
        return SheetTemplate.write(
                "Students",
                StudentColumn.class,
                Map.of(StudentColumn.GENDER, StudentUpload.GENDERS, StudentColumn.CLASSROOM, names("classrooms")));
    }

    /**
     * A template for classrooms.
     *
     * @return an Excel workbook
     */
    public byte[] classrooms() {
        return SheetTemplate.write(
                "Classrooms",
                ClassroomColumn.class,
                Map.of(
                        ClassroomColumn.CLASS_LEVEL,
                        names("levels-without-classroom"),
                        ClassroomColumn.STREAM,
                        names("streams"),
                        ClassroomColumn.CLASS_TEACHER,
                        names("teachers")));
    }

    private List<String> names(String query) {
        return database.inTransaction(handle -> new Statements(handle, AcademicTemplates.class)
                .query(query)
                .mapTo(String.class)
                .list());
    }
}
