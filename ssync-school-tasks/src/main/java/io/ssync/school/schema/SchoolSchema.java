package io.ssync.school.schema;

import io.ssync.school.database.SchoolDatabase;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;

/** Creates the tables that the school's tasks work on. */
public final class SchoolSchema {

    /** In the order of their foreign keys; each has a file of its name. */
    private static final List<String> TABLES = List.of(
            "auth_group",
            "users_customuser",
            "users_customuser_groups",
            "administration_academicyear",
            "administration_term",
            "administration_school",
            "academic_gradelevel",
            "academic_classlevel",
            "academic_stream",
            "academic_department",
            "academic_subject",
            "academic_teacher",
            "academic_classroom",
            "academic_parent",
            "academic_classyear",
            "academic_reasonleft",
            "academic_student",
            "academic_student_siblings",
            "academic_studentclassenrollment",
            "academic_studentsmedicalhistory",
            "academic_allocatedsubject",
            "attendance_attendancestatus",
            "attendance_studentattendance",
            "examination_gradescale",
            "examination_gradescalerule",
            "examination_examinationlisthandler",
            "examination_examinationlisthandler_classrooms",
            "examination_marksmanagement",
            "examination_termresult",
            "examination_subjectresult",
            "examination_reportcard",
            "finance_feestructure",
            "finance_feestructure_grade_levels",
            "finance_feestructure_class_levels",
            "finance_studentfeeassignment",
            "django_content_type",
            "notifications_notification",
            "notifications_notificationpreference",
            "notifications_notificationtemplate",
            "ssync_upload",
            "ssync_upload_report",
            "ssync_upload_error_workbook",
            "ssync_upload_file",
            "ssync_started_task",
            "ssync_outgoing_message",
            "ssync_outgoing_message_notification",
            "ssync_invitation",
            "ssync_sent_email",
            "ssync_posted_notification",
            "ssync_trait",
            "ssync_rating");

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
                .bind("name", table)
                .mapTo(Boolean.class)
                .one();
    }

    private static void create(Handle handle, String table) {
        String sql = ClasspathSqlLocator.create().getResource("io/ssync/school/schema/" + table + ".sql");
        handle.createScript(sql).execute();
    }
}
