package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.Signature;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tasks about results and report cards. Safe for use by many threads; each run takes one connection. */
public final class ExaminationTasks {

    private final SchoolDatabase database;
    private final ResultComputation computation;
    private final ResultPublication publication;
    private final MarkUploads uploads;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param clock the time
     */
    public ExaminationTasks(DataSource dataSource, InstantSource clock) {
        database = new SchoolDatabase(dataSource);
        computation = new ResultComputation(database, clock);
        publication = new ResultPublication(database, clock);
        uploads = new MarkUploads(database, clock);
    }

    /**
     * Computes the results of a class for a term: what each student has in each subject and overall, positions, and how the
     * class did. Computed again, results keep their ids, remarks and publication.
     *
     * @param self the running task
     * @param termId the term
     * @param classroomId the classroom
     * @param computedById the user who asked for it
     * @param changePublished whether published results may become others; null is no, and then nothing is stored if they would
     * @param dryRun whether it is only said what would be: which marks are missing, what would change; null is no
     * @return who has results now and who has not
     * @throws ExaminationRefusedException if the class has no students or no subjects, or does not exist
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.compute_classroom_results_task",
            aliases = "examination.compute_classroom_results",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public ComputationReport computeClassroomResults(
            TaskContext self,
            long termId,
            long classroomId,
            @Nullable Long computedById,
            @Nullable Boolean changePublished,
            @Nullable Boolean dryRun) {
        self.progress(0, 1, "Computing results");
        return computation.compute(new ComputationRequest(
                termId, classroomId, computedById, Boolean.TRUE.equals(changePublished), Boolean.TRUE.equals(dryRun)));
    }

    /**
     * Has the results of all classes of a term computed, each by a task of its own: those to which subjects are allocated.
     *
     * @param self the running task
     * @param termId the term
     * @param computedById the user who asked for it
     * @return the tasks that were sent
     * @throws ExaminationRefusedException if there are no such classes
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.compute_term_results_task",
            aliases = "examination.compute_term_results",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public TermComputation computeTermResults(TaskContext self, long termId, @Nullable Long computedById) {
        List<TermClass> classes = database.inTransaction(handle -> new ResultTables(handle).classesOf(termId));
        if (classes.isEmpty()) {
            throw new ExaminationRefusedException(
                    "There is no term with the id " + termId + ", or no class has subjects allocated to it.");
        }
        List<Signature<?>> calls = new ArrayList<>();
        for (TermClass termClass : classes) {
            calls.add(self.task(ExaminationTasks::computeClassroomResults)
                    .signature(termId, termClass.classroomId(), computedById, null, null));
        }
        self.progress(0, classes.size(), "Asking for the results of " + classes.size() + " classes");
        var sent = self.sendAll(calls);
        List<TermComputation.ClassTask> tasks = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            tasks.add(new TermComputation.ClassTask(
                    classes.get(i).classroom(), sent.get(i).id()));
        }
        return new TermComputation("success", classes.get(0).term(), tasks);
    }

    /**
     * Enters the marks of a class in a subject from a sheet: a row for each student, by admission number, and a column for each
     * examination of the class in the term. A mark that is there is changed, one that the sheet leaves empty stays. A column of
     * remarks goes to the results in the subject, where they are computed already.
     *
     * @param self the running task
     * @param fileContent the file
     * @param termId the term
     * @param classroomId the classroom
     * @param subjectId the subject; its teacher is noted as who entered the marks
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws ExaminationRefusedException if there is no such class, it has no examination, or the subject is not taught to it
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.bulk_upload_marks_task",
            aliases = "examination.bulk_upload_marks",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadMarks(
            TaskContext self,
            byte[] fileContent,
            long termId,
            long classroomId,
            long subjectId,
            @Nullable Boolean dryRun) {
        return uploads.marks(
                self.id(),
                fileContent,
                termId,
                classroomId,
                subjectId,
                Boolean.TRUE.equals(dryRun),
                UploadProgress.of(self));
    }

    /**
     * Enters what class teacher and principal say of the students of a class, from a sheet with a row for each. Results must be
     * computed; what the sheet leaves empty stays.
     *
     * @param self the running task
     * @param fileContent the file
     * @param termId the term
     * @param classroomId the classroom
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws ExaminationRefusedException if there is no such class
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.bulk_upload_remarks_task",
            aliases = "examination.bulk_upload_remarks",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadRemarks(
            TaskContext self, byte[] fileContent, long termId, long classroomId, @Nullable Boolean dryRun) {
        return uploads.remarks(
                self.id(), fileContent, termId, classroomId, Boolean.TRUE.equals(dryRun), UploadProgress.of(self));
    }

    /**
     * Enters how the students of a class behaved in a term and what they can do besides the subjects, from a sheet with a row for each
     * and a column for each trait that the school rates. What the sheet leaves empty stays.
     *
     * @param self the running task
     * @param fileContent the file
     * @param termId the term
     * @param classroomId the classroom
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws ExaminationRefusedException if there is no such class
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.bulk_upload_ratings_task",
            aliases = "examination.bulk_upload_ratings",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadRatings(
            TaskContext self, byte[] fileContent, long termId, long classroomId, @Nullable Boolean dryRun) {
        return uploads.ratings(
                self.id(), fileContent, termId, classroomId, Boolean.TRUE.equals(dryRun), UploadProgress.of(self));
    }

    /**
     * Publishes the results of a class, or takes them back. Guardians are told once of each result, when it becomes visible
     * for the first time.
     *
     * @param self the running task
     * @param termId the term
     * @param classroomId the classroom
     * @param action {@code publish} or {@code unpublish}; null is publish
     * @return how many results are published now
     * @throws ExaminationRefusedException if the class does not exist, has no results to publish, or the action is another
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.publish_results_task",
            aliases = "examination.publish_results",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public PublicationReport publishResults(TaskContext self, long termId, long classroomId, @Nullable String action) {
        if ("unpublish".equals(action)) {
            return publication.unpublish(termId, classroomId);
        }
        if (action != null && !action.equals("publish")) {
            throw new ExaminationRefusedException("The action must be publish or unpublish, not " + action + ".");
        }
        PublicationReport report = publication.publish(termId, classroomId);
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }
}
