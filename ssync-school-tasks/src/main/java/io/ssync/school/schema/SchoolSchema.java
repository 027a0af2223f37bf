package io.ssync.school.schema;

import io.ssync.school.database.SchoolDatabase;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** Creates the tables that the school's tasks work on. */
public final class SchoolSchema {

    /** In the order of their foreign keys; each names its table's file. */
    private static final List<String> TABLES = List.of(
            "01_auth_group",
            "02_users_customuser",
            "03_users_customuser_groups",
            "04_administration_academicyear",
            "05_administration_term",
            "06_administration_school",
            "07_academic_gradelevel",
            "08_academic_classlevel",
            "09_academic_stream",
            "10_academic_department",
            "11_academic_teacher",
            "12_academic_classroom",
            "13_academic_parent",
            "14_academic_classyear",
            "15_academic_reasonleft",
            "16_academic_student",
            "17_academic_student_siblings",
            "18_academic_studentclassenrollment",
            "19_academic_studentsmedicalhistory",
            "20_ssync_upload_report");

    private SchoolSchema() {}

    /**
     * Creates the tables that are missing, with their constraints and indexes, all or none. Leaves existing tables as they
     * are. May be called by several processes at once, at every start.
     *
     * @param dataSource the database, as a user who may create tables in the first schema of its search path
     */
    public static void createMissing(DataSource dataSource) {
        new SchoolDatabase(dataSource).inTransaction(handle -> {
            // Two creators at once would both find a table missing.
            handle.execute("SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.schema', 0))");
            TABLES.stream().filter(table -> isMissing(handle, table)).forEach(table -> create(handle, table));
            return null;
        });
    }

    private static boolean isMissing(Handle handle, String table) {
        return handle.createQuery("SELECT to_regclass(:name) IS NULL")
                .bind("name", table.substring(table.indexOf('_') + 1))
                .mapTo(Boolean.class)
                .one();
    }

    private static void create(Handle handle, String table) {
        String sql = ClasspathSqlLocator.create().getResource("io/ssync/school/schema/" + table + ".sql");
        handle.createScript(sql).execute();
    }
}
