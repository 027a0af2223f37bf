package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.ratings.Traits;
import io.ssync.school.upload.RowSurvey;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadReport;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** Uploads of marks, of remarks and of ratings, of a class in a term. An upload and a computation of the same class wait for each other. */
final class MarkUploads {

    private final SchoolDatabase database;
    private final InstantSource clock;
    private final SheetUpload<RemarkColumn> remarks;

    MarkUploads(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        remarks = SheetUpload.of(database, clock, RemarkColumn.class);
    }

    UploadReport marks(
            String taskId,
            byte[] file,
            long termId,
            long classroomId,
            long subjectId,
            boolean dryRun,
            UploadProgress progress) {
        List<MarkColumn> columns = database.inTransaction(handle -> {
            ResultTables results = new ResultTables(handle);
            return columns(results, results.find(termId, classroomId));
        });
        return new SheetUpload<>(database, clock, "marks", columns).run(taskId, file, dryRun, progress, handle -> {
            ResultTables results = new ResultTables(handle);
            TermClass termClass = results.lock(termId, classroomId);
            ClassSubject subject = subject(results, termClass, subjectId);
            MarkTables tables = new MarkTables(handle, termClass, clock.instant());
            return RowSurvey.none(() -> new MarkIntake(
                    tables, subject, columns, new StudentNaming(termClass.classroom(), tables.students())));
        });
    }

    UploadReport remarks(
            String taskId, byte[] file, long termId, long classroomId, boolean dryRun, UploadProgress progress) {
        return remarks.run(taskId, file, dryRun, progress, handle -> {
            TermClass termClass = new ResultTables(handle).lock(termId, classroomId);
            MarkTables tables = new MarkTables(handle, termClass, clock.instant());
            return RowSurvey.none(
                    () -> new RemarkIntake(tables, new StudentNaming(termClass.classroom(), tables.students())));
        });
    }

    UploadReport ratings(
            String taskId, byte[] file, long termId, long classroomId, boolean dryRun, UploadProgress progress) {
        List<RatingColumn> columns = database.inTransaction(handle -> RatingColumn.of(Traits.of(handle)));
        return new SheetUpload<>(database, clock, "ratings", columns).run(taskId, file, dryRun, progress, handle -> {
            TermClass termClass = new ResultTables(handle).lock(termId, classroomId);
            MarkTables tables = new MarkTables(handle, termClass, clock.instant());
            return RowSurvey.none(() ->
                    new RatingIntake(tables, columns, new StudentNaming(termClass.classroom(), tables.students())));
        });
    }

    /** The columns of a sheet of marks: the examinations of the class in the order of their days. */
    static List<MarkColumn> columns(ResultTables results, TermClass termClass) {
        List<Exam> exams = results.exams(termClass).stream()
                .sorted(Comparator.comparing(Exam::ends).thenComparing(Exam::id))
                .toList();
        if (exams.isEmpty()) {
            throw new ExaminationRefusedException(
                    termClass.classroom() + " has no examination in " + termClass.term() + ".");
        }
        return MarkColumn.of(exams);
    }

    static ClassSubject subject(ResultTables results, TermClass termClass, long subjectId) {
        return results.subjects(termClass).stream()
                .filter(subject -> subject.id() == subjectId)
                .findFirst()
                .orElseThrow(() -> new ExaminationRefusedException("The subject with the id " + subjectId
                        + " is not allocated to " + termClass.classroom() + " in " + termClass.term()
                        + ", or is not graded."));
    }
}
