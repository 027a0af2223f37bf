package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.notifications.MessageTasks;
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
