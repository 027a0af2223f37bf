package io.ssync.example.upload;

import io.ssync.example.app.SchoolApp;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.academic.AcademicTemplates;
import io.ssync.school.columns.KnownSheet;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.examination.MarkTemplates;
import io.ssync.school.upload.SheetPreview;
import io.ssync.school.users.UsersTasks;
import io.ssync.school.users.UsersTemplates;
import io.ssync.tasks.TaskApp;
import java.util.List;
import java.util.Optional;

/** All kinds of sheets that can be uploaded. Safe for use by any thread. */
public final class UploadKinds {
    private final List<UploadKind> all;

    /** Those of a school. */
    public UploadKinds(SchoolApp app) {
        TaskApp tasks = app.tasks();
        AcademicTemplates academic = new AcademicTemplates(app.dataSource());
        MarkTemplates marks = new MarkTemplates(app.dataSource());
        all = List.of(
                new UploadKind(
                        "students",
                        "/api/academic/students",
                        List.of("academic_year_id", "update_existing"),
                        (file, fields) -> tasks.task(AcademicTasks::bulkUploadStudents)
                                .delay(
                                        file,
                                        fields.number("academic_year_id"),
                                        fields.userId(),
                                        fields.dryRun(),
                                        fields.flag("update_existing")),
                        (file, fields) -> SheetPreview.of(KnownSheet.STUDENTS, file),
                        fields -> academic.students()),
                new UploadKind(
                        "classrooms",
                        "/api/academic/classrooms",
                        List.of(),
                        (file, fields) ->
                                tasks.task(AcademicTasks::bulkUploadClassrooms).delay(file, fields.dryRun()),
                        (file, fields) -> SheetPreview.of(KnownSheet.CLASSROOMS, file),
                        fields -> academic.classrooms()),
                new UploadKind(
                        "teachers",
                        "/api/users/teachers",
                        List.of(),
                        (file, fields) ->
                                tasks.task(UsersTasks::bulkUploadTeachers).delay(file, fields.dryRun()),
                        (file, fields) -> SheetPreview.of(KnownSheet.TEACHERS, file),
                        fields -> UsersTemplates.teachers()),
                new UploadKind(
                        "parents",
                        "/api/users/parents",
                        List.of(),
                        (file, fields) ->
                                tasks.task(UsersTasks::bulkUploadParents).delay(file, fields.dryRun()),
                        (file, fields) -> SheetPreview.of(KnownSheet.PARENTS, file),
                        fields -> UsersTemplates.parents()),
                new UploadKind(
                        "marks",
                        "/api/examination/marks",
                        List.of("term_id", "classroom_id", "subject_id"),
                        (file, fields) -> tasks.task(ExaminationTasks::bulkUploadMarks)
                                .delay(
                                        file,
                                        fields.number("term_id"),
                                        fields.number("classroom_id"),
                                        fields.number("subject_id"),
                                        fields.dryRun()),
                        (file, fields) ->
                                marks.previewMarks(file, fields.number("term_id"), fields.number("classroom_id")),
                        fields -> marks.marks(
                                fields.number("term_id"), fields.number("classroom_id"), fields.number("subject_id"))),
                new UploadKind(
                        "remarks",
                        "/api/examination/remarks",
                        List.of("term_id", "classroom_id"),
                        (file, fields) -> tasks.task(ExaminationTasks::bulkUploadRemarks)
                                .delay(file, fields.number("term_id"), fields.number("classroom_id"), fields.dryRun()),
                        (file, fields) -> marks.previewRemarks(file),
                        fields -> marks.remarks(fields.number("term_id"), fields.number("classroom_id"))),
                new UploadKind(
                        "ratings",
                        "/api/examination/ratings",
                        List.of("term_id", "classroom_id"),
                        (file, fields) -> tasks.task(ExaminationTasks::bulkUploadRatings)
                                .delay(file, fields.number("term_id"), fields.number("classroom_id"), fields.dryRun()),
                        (file, fields) -> marks.previewRatings(file),
                        fields -> marks.ratings(fields.number("term_id"), fields.number("classroom_id"))));
    }

    /** The kinds in the order in which a school needs them. */
    public List<UploadKind> all() {
        return all;
    }

    /** A kind by its name. */
    public Optional<UploadKind> find(String name) {
        return all.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
