package io.ssync.school.reportcard;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.media.MediaStore;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes report cards. Safe for use by many threads; each run takes one connection. */
public final class ReportCardTasks {

    private final CardGeneration generation;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param media where the cards are stored and the logo of the school is
     * @param template what the cards look like
     * @param schoolName what the school is called if its table does not say
     * @param feesOnCards whether cards say what is owing, and are withheld for it
     * @param clock the time
     */
    public ReportCardTasks(
            DataSource dataSource,
            MediaStore media,
            ReportCardTemplate template,
            String schoolName,
            FeesOnCards feesOnCards,
            InstantSource clock) {
        generation = new CardGeneration(
                new SchoolDatabase(dataSource),
                Objects.requireNonNull(media, "media"),
                Objects.requireNonNull(template, "template"),
                Objects.requireNonNull(schoolName, "schoolName"),
                Objects.requireNonNull(feesOnCards, "feesOnCards"),
                Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Makes a report card for every student of a class who has a result for the term. Guardians of students with published
     * results are told once.
     *
     * @param self the running task
     * @param termId the term
     * @param classroomId the classroom
     * @param regenerate whether cards that are there are made anew, and their files replaced; null is yes
     * @param publishedOnly whether only published results get cards; null is no
     * @param generatedById the user who asked for it
     * @param design {@code standard} or {@code modern}; null is what the school has
     * @return how many cards were made, and who has none
     * @throws ReportCardException if the class does not exist or has no results, or the template is wrong
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "examination.tasks.generate_classroom_report_cards_task",
            aliases = "examination.generate_classroom_report_cards",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public CardReport generateClassroomReportCards(
            TaskContext self,
            long termId,
            long classroomId,
            @Nullable Boolean regenerate,
            @Nullable Boolean publishedOnly,
            @Nullable Long generatedById,
            @Nullable String design) {
        CardReport report = generation.generate(
                new CardRequest(
                        termId,
                        classroomId,
                        !Boolean.FALSE.equals(regenerate),
                        Boolean.TRUE.equals(publishedOnly),
                        generatedById,
                        design),
                (current, total, status) -> {
                    self.checkCancelled();
                    self.progress(current, total, status);
                });
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }
}
