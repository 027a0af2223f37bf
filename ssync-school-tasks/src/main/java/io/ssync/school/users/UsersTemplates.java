package io.ssync.school.users;

import io.ssync.school.columns.ParentColumn;
import io.ssync.school.columns.TeacherColumn;
import io.ssync.school.upload.SheetTemplate;
import java.util.List;
import java.util.Map;

/** Workbooks to fill in for the uploads of {@link UsersTasks}. */
public final class UsersTemplates {

    private UsersTemplates() {}

    /**
     * A template for teachers.
     *
     * @return an Excel workbook
     */
    public static byte[] teachers() {
        return SheetTemplate.write(
                "Teachers", TeacherColumn.class, Map.of(TeacherColumn.GENDER, List.of("Male", "Female", "Other")));
    }

    /**
     * A template for parents.
     *
     * @return an Excel workbook
     */
    public static byte[] parents() {
        return SheetTemplate.write(
                "Parents", ParentColumn.class, Map.of(ParentColumn.RELATIONSHIP, ParentRowReader.RELATIONSHIPS));
    }
}
