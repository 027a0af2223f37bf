package io.ssync.school;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * A school in the middle of a year, in a test's database: the active year 1 with the terms 1 (September to December 2025) and 2,
 * classrooms that are numbered from 1 and called JSS 1, JSS 2 and so on, and what a test adds to them.
 */
public final class SchoolYear {

    private final Jdbi jdbi;

    public SchoolYear(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
        execute("INSERT INTO administration_academicyear (id, name, start_date, end_date, active_year)"
                + " VALUES (1, '2025/2026', '2025-09-01', '2026-07-31', true)");
        execute("INSERT INTO administration_term (id, name, default_term_fee, start_date, end_date, academic_year_id)"
                + " VALUES (1, 'First Term', 0, '2025-09-08', '2025-12-19', 1),"
                + " (2, 'Second Term', 0, '2026-01-05', '2026-04-02', 1)");
        account(1, "Grace", "Teacher");
        execute(
                "INSERT INTO academic_teacher (id, unpaid_salary, address, inactive, user_id) VALUES (1, 0, '', false, 1)");
    }

    /** An active account, with the address that is its number at example.org. */
    public void account(int id, String firstName, String lastName) {
        execute(
                "INSERT INTO users_customuser (id, password, is_superuser, first_name, last_name, email, date_joined,"
                        + " is_staff, is_active, is_accountant, is_teacher, is_parent, is_student)"
                        + " VALUES (?, '!', false, ?, ?, ?, now(), false, true, false, false, true, false)",
                id,
                firstName,
                lastName,
                id + "@example.org");
    }

    public void classroom(int id) {
        execute("INSERT INTO academic_gradelevel (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", 1, "Junior");
        execute("INSERT INTO academic_classlevel (id, name, grade_level_id) VALUES (?, ?, 1)", id, "JSS " + id);
        execute(
                "INSERT INTO academic_classroom (id, capacity, occupied_sits, name_id, class_teacher_id)"
                        + " VALUES (?, 40, 0, ?, 1)",
                id,
                id);
    }

    /** An active student who is enrolled in a classroom for the year; the enrolment has the same number. */
    public void student(int id, int classroom, String firstName, String lastName) {
        studentWithoutEnrolment(id, classroom, firstName, lastName);
        execute(
                "INSERT INTO academic_studentclassenrollment (id, academic_year_id, classroom_id, student_id,"
                        + " enrollment_date, is_active, notes) VALUES (?, 1, ?, ?, '2025-09-08', true, '')",
                id,
                classroom,
                id);
    }

    public void studentWithoutEnrolment(int id, int classroom, String firstName, String lastName) {
        execute(
                "INSERT INTO academic_student (id, first_name, last_name, street, admission_date, admission_number, image,"
                        + " is_active, can_login, classroom_id) VALUES (?, ?, ?, '', now(), ?, '', true, false, ?)",
                id,
                firstName,
                lastName,
                "ADM-2025-" + id,
                classroom);
    }

    /** A guardian for a student; with an account of the number 1000 and more unless told otherwise. */
    public void guardian(int id, int student, boolean withAccount) {
        if (withAccount) {
            account(1000 + id, "Parent", "No " + id);
        }
        execute(
                "INSERT INTO academic_parent (id, first_name, last_name, phone_number, single_parent, date, image, inactive,"
                        + " user_id) VALUES (?, 'Parent', ?, ?, false, now(), '', false, ?)",
                id,
                "No " + id,
                "0803" + id,
                withAccount ? 1000L + id : null);
        execute("UPDATE academic_student SET parent_guardian_id = ? WHERE id = ?", id, student);
    }

    /** A subject that is taught to a classroom in all terms of the year. */
    public void subject(int id, int classroom, String name) {
        execute(
                "INSERT INTO academic_subject (id, name, is_selectable, graded, description) VALUES (?, ?, false, true, '')"
                        + " ON CONFLICT DO NOTHING",
                id,
                name);
        execute(
                "INSERT INTO academic_allocatedsubject (weekly_periods, max_daily_periods, academic_year_id, class_room_id,"
                        + " subject_id, teacher_name_id) VALUES (4, 2, 1, ?, ?, 1)",
                classroom,
                id);
    }

    /** An examination of some classrooms that lasts a day. */
    public void exam(int id, String name, String date, int outOf, int... classrooms) {
        execute(
                "INSERT INTO examination_examinationlisthandler (id, name, start_date, ends_date, out_of, created_on)"
                        + " VALUES (?, ?, ?::date, ?::date, ?, now())",
                id,
                name,
                date,
                date,
                outOf);
        for (int classroom : classrooms) {
            execute(
                    "INSERT INTO examination_examinationlisthandler_classrooms (examinationlisthandler_id, classroom_id)"
                            + " VALUES (?, ?)",
                    id,
                    classroom);
        }
    }

    /** A mark of a student, entered at a time such as {@code 2025-12-01}. */
    public void mark(int student, int subject, int exam, double points, String entered) {
        execute(
                "INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id, student_id,"
                        + " subject_id) VALUES (?, ?::timestamptz, 1, ?, ?, ?)",
                points,
                entered,
                exam,
                student,
                subject);
    }

    /** A full class: its students, subjects, two papers of continuous assessment and an examination, and all the marks. */
    public void fullClass(int classroom, int students, int subjects) {
        classroom(classroom);
        for (int subject = 1; subject <= subjects; subject++) {
            subject(subject, classroom, "subject " + subject);
        }
        int exams = classroom * 10;
        exam(exams, "1st CA", "2025-10-10", 20, classroom);
        exam(exams + 1, "2nd CA", "2025-11-10", 20, classroom);
        exam(exams + 2, "Examination", "2025-12-10", 60, classroom);
        int first = classroom * 1000;
        execute(
                "INSERT INTO academic_student (id, first_name, last_name, street, admission_date, admission_number, image,"
                        + " is_active, can_login, classroom_id)"
                        + " SELECT i, 'student ' || i, 'obi', '', now(), 'A' || i, '', true, false, ?"
                        + " FROM generate_series(?::int, ?::int) AS i",
                classroom,
                first,
                first + students - 1);
        execute(
                "INSERT INTO academic_studentclassenrollment (id, academic_year_id, classroom_id, student_id,"
                        + " enrollment_date, is_active, notes) SELECT id, 1, classroom_id, id, '2025-09-08', true, ''"
                        + " FROM academic_student WHERE classroom_id = ?",
                classroom);
        execute(
                "INSERT INTO examination_marksmanagement (points_scored, date_time, created_by_id, exam_name_id, student_id,"
                        + " subject_id)"
                        + " SELECT round((exam.out_of * (40 + (student.id * 7 + subject.id * 13 + exam.id * 5) % 60) / 100.0)::numeric, 1),"
                        + " now(), 1, exam.id, student.id, subject.id"
                        + " FROM academic_student student, academic_subject subject, examination_examinationlisthandler exam"
                        + " WHERE student.classroom_id = ? AND exam.id BETWEEN ? AND ?",
                classroom, exams, exams + 2);
    }

    public void execute(String sql, Object... arguments) {
        jdbi.useHandle(handle -> handle.execute(sql, arguments));
    }

    public long count(String fromWhere) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + fromWhere)
                .mapTo(Long.class)
                .one());
    }

    public List<String> strings(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    /** The only row that a query finds. */
    public Map<String, Object> row(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().one());
    }

    public List<Map<String, Object>> rows(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapToMap().list());
    }
}
