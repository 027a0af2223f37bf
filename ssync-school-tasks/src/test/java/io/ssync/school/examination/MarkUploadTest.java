package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.ErrorWorkbooks;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import io.ssync.sheets.SheetFiles;
import io.ssync.tasks.TaskFailedException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marks and remarks that teachers bring in sheets. */
@OnBothSchemas
class MarkUploadTest {

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final MarkTemplates templates = new MarkTemplates(dataSource);
    private final SchoolApp app = new SchoolApp(dataSource, InstantSource.system());

    @BeforeEach
    void fill() {
        school.classroom(1);
        school.classroom(2);
        school.subject(1, 1, "english");
        school.subject(2, 2, "french");
        school.exam(1, "Examination", "2025-12-10", 60, 1);
        school.exam(2, "1st CA", "2025-10-10", 40, 1);
        school.exam(3, "Examination", "2026-03-10", 60, 1);
        school.student(1, 1, "ada", "obi");
        school.student(2, 1, "ben", "bello");
        school.student(3, 1, "cy", "eze");
        school.student(4, 2, "di", "other");
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void entersAndChangesMarks() {
        school.mark(1, 1, 1, 10, "2025-12-11");
        school.mark(1, 1, 1, 20, "2025-12-12");

        UploadReport report = upload("Admission no,Name,1st ca,Examination (of 60),Remark\n"
                + "ADM-2025-1,Obi Ada,30.5,55,\n"
                + "adm-2025-2,,,0,Well done\n");

        assertThat(report.errors()).isEmpty();
        assertThat(List.of(report.created(), report.updated(), report.failed())).containsExactly(1, 1, 0);
        assertThat(marks()).containsExactly("1 1 10", "1 1 55", "1 2 30.5", "2 1 0");
        assertThat(report.notes())
                .containsExactly(
                        "Row 3: the remark was not stored, since Ben Bello has no result in English yet; upload the"
                                + " sheet again once results are computed");
    }

    @Test
    void listsWhatIsWrongAndStoresTheRest() {
        String sheet = "admission number,student,1st CA,Examination\n"
                + "ADM-2025-1,Ben Bello,30,55\n"
                + "ADM-2025-4,,30,55\n"
                + "ADM-2025-2,,41,-1\n"
                + "ADM-2025-2,,absent,\n"
                + "ADM-2025-2,,,\n"
                + "ADM-2025-3,,30,50\n"
                + "ADM-2025-3,,31,51\n";

        UploadReport report = upload(sheet);

        assertThat(report.errors())
                .extracting(error -> error.row() + ": " + error.reason())
                .containsExactly(
                        "2: the admission number is that of Ada Obi: nothing of the name is the same",
                        "3: nobody in JSS 1 has this admission number",
                        "4: 1st CA is out of 40",
                        "4: Examination is out of 60",
                        "5: 1st CA (of 40) is not a number; write it like 1234.50",
                        "6: no mark and no remark is entered",
                        "8: the student stands in row 7 of this file already");
        assertThat(marks()).containsExactly("3 1 50", "3 2 30");
    }

    @Test
    void fillsATemplateWithTheStudentsAndTheirMarks() {
        school.mark(3, 1, 2, 12.5, "2025-10-11");
        byte[] template = templates.marks(1, 1, 1);

        UploadReport report = app.tasks()
                .task(ExaminationTasks::bulkUploadMarks)
                .delay(template, 1L, 1L, 1L, true)
                .get();

        assertThat(report.totalRows()).isEqualTo(3);
        assertThat(report.updated()).isEqualTo(1);
        assertThat(report.errors())
                .extracting(RowError::value, RowError::reason)
                .containsExactly(
                        tuple("ADM-2025-2", "no mark and no remark is entered"),
                        tuple("ADM-2025-1", "no mark and no remark is entered"));
        assertThat(report.notes()).isEmpty();
        assertThat(marks()).containsExactly("3 2 12.5");
    }

    @Test
    void takesItsErrorWorkbookAgain() {
        var task = app.tasks()
                .task(ExaminationTasks::bulkUploadMarks)
                .delay(bytes("admission number,1st CA\nADM-2025-1,41\nADM-2025-2,3\n"), 1L, 1L, 1L, null);
        task.get();
        byte[] wrong = new ErrorWorkbooks(dataSource).find(task.id()).orElseThrow();
        school.execute("UPDATE examination_examinationlisthandler SET out_of = 50 WHERE id = 2");

        UploadReport again = app.tasks()
                .task(ExaminationTasks::bulkUploadMarks)
                .delay(wrong, 1L, 1L, 1L, null)
                .get();

        assertThat(again.errors()).isEmpty();
        assertThat(marks()).containsExactly("1 2 41", "2 2 3");
    }

    @Test
    void refusesASubjectThatTheClassDoesNotHaveAndAClassWithoutExaminations() {
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> app.tasks()
                        .task(ExaminationTasks::bulkUploadMarks)
                        .delay(bytes("admission number,1st CA\nADM-2025-1,1\n"), 1L, 1L, 2L, null)
                        .get())
                .withMessageContaining("The subject with the id 2 is not allocated to JSS 1 in First Term");
        assertThatExceptionOfType(ExaminationRefusedException.class)
                .isThrownBy(() -> templates.marks(1, 2, 2))
                .withMessage("JSS 2 has no examination in First Term.");
    }

    @Test
    void storesRemarksOnResults() {
        upload("admission number,1st CA,Examination\nADM-2025-1,30,50\nADM-2025-2,20,40\n");
        app.tasks()
                .task(ExaminationTasks::computeClassroomResults)
                .delay(1L, 1L, null, null, null)
                .get();

        UploadReport ofSubject = upload("admission number,remark\nADM-2025-1,Reads well\n");
        UploadReport ofClass = app.tasks()
                .task(ExaminationTasks::bulkUploadRemarks)
                .delay(
                        SheetFiles.workbook(
                                SheetFiles.row("Admission number", "Class Teacher's Remarks", "Principal's remark"),
                                SheetFiles.row("ADM-2025-1", "A good term", "Promising"),
                                SheetFiles.row("ADM-2025-2", null, "Work harder"),
                                SheetFiles.row("ADM-2025-3", "Was ill", null)),
                        1L,
                        1L,
                        null)
                .get();

        assertThat(ofSubject.notes()).isEmpty();
        assertThat(school.strings(
                        "SELECT teacher_remarks FROM examination_subjectresult WHERE teacher_remarks IS NOT NULL"))
                .containsExactly("Reads well");
        assertThat(ofClass.errors())
                .extracting(RowError::reason)
                .containsExactly("Cy Eze has no result in the term; compute it first");
        assertThat(ofClass.updated()).isEqualTo(2);
        assertThat(school.strings("SELECT concat_ws('|', student_id, class_teacher_remarks, principal_remarks)"
                        + " FROM examination_termresult ORDER BY student_id"))
                .containsExactly("1|A good term|Promising", "2|Work harder");
        assertThat(templates.remarks(1, 1)).isNotEmpty();
    }

    private UploadReport upload(String csv) {
        return app.tasks()
                .task(ExaminationTasks::bulkUploadMarks)
                .delay(bytes(csv), 1L, 1L, 1L, null)
                .get();
    }

    private static byte[] bytes(String csv) {
        return csv.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> marks() {
        return school.strings("SELECT concat_ws(' ', student_id, exam_name_id, points_scored)"
                + " FROM examination_marksmanagement ORDER BY student_id, exam_name_id, points_scored");
    }

    private UploadReport uploadRatings(byte[] sheet) {
        return app.tasks()
                .task(ExaminationTasks::bulkUploadRatings)
                .delay(sheet, 1L, 1L, false)
                .get();
    }

    @Test
    void entersRatingsAndChangesThem() {
        UploadReport report = uploadRatings(("Adm no,Name,Punctuality (1 to 5),handwriting,Charm\n"
                        + "ADM-2025-1,Ada Obi,5,3,\n"
                        + "ADM-2025-2,,6,,\n"
                        + "ADM-2025-3,,,,\n"
                        + "ADM-2025-4,,1,1,\n")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(report.errors())
                .extracting(error -> error.row() + ": " + error.reason())
                .containsExactly(
                        "3: ratings are from 1, poor, to 5, excellent",
                        "4: no rating is entered",
                        "5: nobody in JSS 1 has this admission number");
        assertThat(report.notes()).anyMatch(note -> note.contains("Charm"));
        assertThat(ratings()).containsExactly("1 Handwriting 3", "1 Punctuality 5");

        report = uploadRatings("Adm no,Punctuality\nADM-2025-1,4\nADM-2025-2,2\n".getBytes(StandardCharsets.UTF_8));

        assertThat(List.of(report.created(), report.updated())).containsExactly(1, 1);
        assertThat(ratings()).containsExactly("1 Handwriting 3", "1 Punctuality 4", "2 Punctuality 2");
    }

    @Test
    void fillsATemplateWithTheRatingsThatAreThereOfWhatTheSchoolRates() {
        school.execute(
                "INSERT INTO ssync_trait (name, area, place) VALUES ('Singing', 'Arts', 1), ('Cooking', 'Arts', 2)");
        uploadRatings("Adm no,Singing\nADM-2025-1,4\n".getBytes(StandardCharsets.UTF_8));

        UploadReport report = uploadRatings(templates.ratings(1, 1));

        assertThat(report.updated()).isEqualTo(1);
        assertThat(report.errors()).extracting(RowError::reason).containsOnly("no rating is entered");
        assertThat(String.valueOf(templates.previewRatings(templates.ratings(1, 1))))
                .contains("Singing (1 to 5)", "Cooking (1 to 5)")
                .doesNotContain("Punctuality");
    }

    private List<String> ratings() {
        return school.strings(
                "SELECT student_id || ' ' || trait || ' ' || score AS line FROM ssync_rating ORDER BY student_id, trait");
    }
}
