package io.ssync.school.reportcard;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.media.MediaStore;
import io.ssync.school.notifications.Notification;
import io.ssync.school.notifications.NotificationType;
import io.ssync.school.notifications.Notifications;
import io.ssync.school.notifications.Priority;
import io.ssync.school.progress.TimeLeft;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Makes the cards of a class. Files come before the rows that name them, and old files go after the commit; a task that fails
 * takes its new files with it. Two tasks for one class wait for each other.
 */
final class CardGeneration {

    private final SchoolDatabase database;
    private final MediaStore media;
    private final ReportCardTemplate template;
    private final ReportCardPrinter printer = new ReportCardPrinter();
    private final ReportCard.School unknownSchool;
    private final InstantSource clock;

    CardGeneration(
            SchoolDatabase database,
            MediaStore media,
            ReportCardTemplate template,
            String schoolName,
            InstantSource clock) {
        this.database = database;
        this.media = media;
        this.template = template;
        this.clock = clock;
        unknownSchool = new ReportCard.School(schoolName, "", "", "", "", "");
    }

    CardReport generate(CardRequest request, CardProgress progress) {
        Map<Long, String> files = new LinkedHashMap<>();
        List<String> replaced = new ArrayList<>();
        CardReport report;
        try {
            report = database.inTransaction(handle -> generate(handle, request, progress, files, replaced));
        } catch (RuntimeException e) {
            files.values().forEach(media::delete);
            throw e;
        }
        replaced.forEach(media::delete);
        return report;
    }

    private CardReport generate(
            Handle handle, CardRequest request, CardProgress progress, Map<Long, String> files, List<String> replaced) {
        ReportCardTables tables = new ReportCardTables(handle);
        CardClass cardClass = tables.lock(request.termId(), request.classroomId());
        List<CardResult> results = tables.results(cardClass, request.publishedOnly());
        if (results.isEmpty()) {
            throw new ReportCardException("There are no " + (request.publishedOnly() ? "published " : "")
                    + "results of " + cardClass.classroom() + " for " + cardClass.term() + " to make report cards of.");
        }
        List<CardResult> wanted = results.stream()
                .filter(result -> request.regenerate() || result.file().isEmpty())
                .toList();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        CardContents contents = new CardContents(tables, cardClass, wanted, school(tables), now);
        TimeLeft timeLeft = new TimeLeft();
        for (CardResult result : wanted) {
            int current = files.size() + 1;
            progress.card(
                    current,
                    wanted.size(),
                    "Report card of " + result.student().name() + timeLeft.after(current, wanted.size()));
            byte[] card = printer.print(template.fill(contents.card(result)));
            String path =
                    CardFileName.of(result.student().name(), cardClass.term(), cardClass.year(), now.toLocalDate());
            files.put(result.id(), media.save(path, card));
            if (!result.file().isEmpty()) {
                replaced.add(result.file());
            }
        }
        tables.store(files, request.generatedById(), now);
        tell(handle, wanted, cardClass);
        List<String> missing = tables.withoutResult(cardClass, request.publishedOnly());
        return new CardReport(
                "success",
                results.size() + missing.size(),
                wanted.size(),
                results.size() - wanted.size(),
                missing.size(),
                missing.stream()
                        .map(student -> student + ": no " + (request.publishedOnly() ? "published " : "")
                                + "result for " + cardClass.term())
                        .toList());
    }

    /** Tells guardians of cards that they can see, once for each result. */
    private void tell(Handle handle, List<CardResult> wanted, CardClass cardClass) {
        List<Notification> notifications = new ArrayList<>();
        for (CardResult result : wanted) {
            if (result.published() != null && result.recipientId() != null) {
                notifications.add(new Notification(
                        "report-card:" + result.id(),
                        result.recipientId(),
                        result.studentId(),
                        NotificationType.REPORT_CARD,
                        Priority.NORMAL,
                        "Report card of " + cardClass.term() + " ready",
                        "The report card of " + result.student().name() + " for " + cardClass.term()
                                + " can be downloaded.",
                        false));
            }
        }
        new Notifications(handle, clock.instant()).post(notifications);
    }

    private ReportCard.School school(ReportCardTables tables) {
        ReportCard.School school = tables.school().orElse(unknownSchool);
        return new ReportCard.School(
                school.name(),
                school.address(),
                school.telephone(),
                school.email(),
                school.motto(),
                school.logo().isEmpty()
                        ? ""
                        : media.read(school.logo())
                                .map(picture -> picture(school.logo(), picture))
                                .orElse(""));
    }

    private static String picture(String path, byte[] content) {
        String type = path.toLowerCase(Locale.ROOT).endsWith(".png") ? "png" : "jpeg";
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }
}
