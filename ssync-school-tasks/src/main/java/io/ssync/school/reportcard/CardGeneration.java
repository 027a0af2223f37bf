package io.ssync.school.reportcard;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.media.MediaStore;
import io.ssync.school.notifications.Notification;
import io.ssync.school.notifications.NotificationType;
import io.ssync.school.notifications.Notifications;
import io.ssync.school.notifications.Priority;
import io.ssync.school.progress.TimeLeft;
import io.ssync.school.ratings.Traits;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;

/**
 * Makes the cards of a class. Files come before the rows that name them, and old files go after the commit; a task that fails
 * takes its new files with it. Two tasks for one class wait for each other, and the computation of its results waits too.
 */
final class CardGeneration {

    private static final Logger log = LoggerFactory.getLogger(CardGeneration.class);

    private final SchoolDatabase database;
    private final MediaStore media;
    private final ReportCardTemplate template;
    private final ReportCardPrinter printer = new ReportCardPrinter();
    private final ReportCard.School unknownSchool;
    private final FeesOnCards feesOnCards;
    private final InstantSource clock;

    CardGeneration(
            SchoolDatabase database,
            MediaStore media,
            ReportCardTemplate template,
            String schoolName,
            FeesOnCards feesOnCards,
            InstantSource clock) {
        this.database = database;
        this.media = media;
        this.template = template;
        this.feesOnCards = feesOnCards;
        this.clock = clock;
        unknownSchool = new ReportCard.School(schoolName, "", "", "", "", "");
    }

    CardReport generate(CardRequest request, CardProgress progress) {
        Set<String> stored = ConcurrentHashMap.newKeySet();
        List<String> replaced = new ArrayList<>();
        CardReport report;
        try {
            report = database.inTransaction(handle -> generate(handle, request, progress, stored, replaced));
        } catch (RuntimeException | Error e) {
            discardUnused(stored, e);
            throw e;
        }
        replaced.forEach(this::discard);
        return report;
    }

    private CardReport generate(
            Handle handle, CardRequest request, CardProgress progress, Set<String> stored, List<String> replaced) {
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
        CardPictures pictures = new CardPictures(media);
        CardContents contents = new CardContents(
                tables,
                Traits.of(handle),
                cardClass,
                wanted,
                school(tables, pictures),
                feesOnCards != FeesOnCards.HIDE,
                pictures,
                now);
        CardPage page = template(request).read();
        List<String> errors = new ArrayList<>();
        Collection<String> missingLetters = new ConcurrentLinkedQueue<>();
        Map<CardResult, String> files = print(page, wanted, contents, progress, stored, errors, missingLetters);
        files.keySet().stream()
                .map(CardResult::file)
                .filter(file -> !file.isEmpty())
                .forEach(replaced::add);
        tables.store(files, request.generatedById(), now);
        List<String> templateErrors = tell(handle, files.keySet(), cardClass);
        for (String student : tables.withoutResult(cardClass, request.publishedOnly())) {
            errors.add(student + ": no " + (request.publishedOnly() ? "published " : "") + "result for "
                    + cardClass.term());
        }
        int kept = results.size() - wanted.size();
        return new CardReport(
                "success",
                kept + files.size() + errors.size(),
                files.size(),
                kept,
                errors.size(),
                errors,
                Stream.concat(pictures.warnings().stream(), missingLetters.stream())
                        .sorted()
                        .toList(),
                withheld(results),
                templateErrors);
    }

    private ReportCardTemplate template(CardRequest request) {
        return request.design() == null ? template : ReportCardTemplate.design(request.design());
    }

    private boolean isWithheld(CardResult result) {
        return feesOnCards == FeesOnCards.WITHHOLD && !result.feesOwing().isEmpty();
    }

    private List<String> withheld(List<CardResult> results) {
        return results.stream()
                .filter(this::isWithheld)
                .map(result -> result.student().name() + " (" + result.student().admissionNumber() + ") owes "
                        + result.feesOwing())
                .toList();
    }

    /**
     * Prints and stores cards, several at once. A student whose card fails does not stop the others, unless all fail.
     *
     * @param page what they look like
     * @param stored takes every file as soon as it is there
     * @param errors takes the students whose cards cannot be made, and why
     * @param missingLetters takes what cannot be printed of cards
     * @return where the cards are
     */
    private Map<CardResult, String> print(
            CardPage page,
            List<CardResult> wanted,
            CardContents contents,
            CardProgress progress,
            Set<String> stored,
            List<String> errors,
            Collection<String> missingLetters) {
        Map<CardResult, String> files = new LinkedHashMap<>();
        TimeLeft timeLeft = new TimeLeft();
        @Nullable Throwable problem = null;
        try (CardThreads threads = new CardThreads(wanted.size())) {
            Map<CardResult, Future<String>> printing = new LinkedHashMap<>();
            for (CardResult result : wanted) {
                printing.put(result, threads.start(() -> {
                    ReportCard card = contents.card(result);
                    Document filled = page.fill(card);
                    String path = media.save(contents.fileName(result), printer.print(filled));
                    stored.add(path);
                    String missing = printer.missingLetters(filled);
                    if (!missing.isEmpty()) {
                        missingLetters.add("The card of " + result.student().name() + " ("
                                + result.student().admissionNumber() + ") has # for letters that its fonts have not: "
                                + missing);
                    }
                    return path;
                }));
            }
            for (Map.Entry<CardResult, Future<String>> next : printing.entrySet()) {
                CardResult result = next.getKey();
                int current = files.size() + errors.size() + 1;
                String status = "Report card of " + result.student().name() + timeLeft.after(current, wanted.size());
                progress.card(current, wanted.size(), status);
                try {
                    files.put(result, next.getValue().get());
                } catch (ExecutionException e) {
                    Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                    problem = cause;
                    errors.add(result.student().name() + " (" + result.student().admissionNumber() + "): "
                            + cause.getMessage());
                } catch (InterruptedException e) {
                    progress.card(current, wanted.size(), status);
                    Thread.currentThread().interrupt();
                    throw new ReportCardException(
                            "Interrupted before the report card of "
                                    + result.student().name(),
                            e);
                }
            }
        }
        if (files.isEmpty() && problem != null) {
            throw new ReportCardException("No report card could be made. " + errors.get(0), problem);
        }
        return files;
    }

    /** Removes new files that no row names. After a broken connection the commit may have succeeded all the same. */
    private void discardUnused(Set<String> stored, Throwable failure) {
        if (stored.isEmpty()) {
            return;
        }
        try {
            Set<String> used = database.inTransaction(handle -> new ReportCardTables(handle).filesInUse(stored));
            stored.stream().filter(path -> !used.contains(path)).forEach(this::discard);
        } catch (RuntimeException e) {
            failure.addSuppressed(e); // a file too many does less harm than a card without its file
        }
    }

    private void discard(String path) {
        try {
            media.delete(path);
        } catch (RuntimeException e) {
            log.warn("The report card {} is no longer needed but cannot be deleted: {}", path, e.getMessage());
        }
    }

    /**
     * Tells guardians of cards that they can see, once for each result, and of those that they will see when they have paid; what is
     * wrong with the templates of the messages.
     */
    private List<String> tell(Handle handle, Collection<CardResult> made, CardClass cardClass) {
        List<Notification> notifications = new ArrayList<>();
        for (CardResult result : made) {
            if (result.published() != null && result.recipientId() != null) {
                String card = "The report card of " + result.student().name() + " for " + cardClass.term();
                notifications.add(new Notification(
                        (isWithheld(result) ? "report-card-withheld:" : "report-card:") + result.id(),
                        result.recipientId(),
                        result.studentId(),
                        NotificationType.REPORT_CARD,
                        Priority.NORMAL,
                        "Report card of " + result.student().name() + " for " + cardClass.term() + " ready",
                        isWithheld(result)
                                ? card + " is given out when the fees owing, " + result.feesOwing()
                                        + ", have been paid."
                                : card + " can be downloaded.",
                        false));
            }
        }
        Notifications messages = new Notifications(handle, clock.instant());
        messages.post(notifications);
        return messages.templateErrors();
    }

    private ReportCard.School school(ReportCardTables tables, CardPictures pictures) {
        ReportCard.School school = tables.school().orElse(unknownSchool);
        return new ReportCard.School(
                school.name(),
                school.address(),
                school.telephone(),
                school.email(),
                school.motto(),
                pictures.read("The logo of the school", school.logo()));
    }
}
