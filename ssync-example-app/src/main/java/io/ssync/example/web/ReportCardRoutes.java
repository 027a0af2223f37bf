package io.ssync.example.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.example.access.Caller;
import io.ssync.example.access.CardAccess;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.reportcard.CardFilter;
import io.ssync.school.reportcard.ListedCard;
import io.ssync.school.reportcard.ReportCards;
import io.ssync.school.reportcard.StoredCard;
import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Report cards, listed and downloaded: any for the staff, those of their class for class teachers, for parents the published ones of
 * their own children, and for students their own.
 */
final class ReportCardRoutes {
    private final ReportCards cards;
    private final OwnClasses classes;

    ReportCardRoutes(SchoolApp app, OwnClasses classes) {
        this.classes = classes;
        cards = app.reportCards();
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/examination/report-cards/", this::list);
        config.routes.get("/api/examination/report-cards/{id}/download/", this::one);
        config.routes.get(
                "/api/examination/report-cards/download/",
                Access.ofClass(
                        classes,
                        request -> number(request.queryParam("classroom_id")).orElse(0L),
                        this::ofClass));
    }

    private void list(Context request) {
        Caller caller = Caller.of(request);
        Page page = Page.of(request);
        CardFilter filter = new CardFilter(
                filter(request, "term_id"),
                filter(request, "classroom_id"),
                filter(request, "student_id"),
                caller.staff() ? null : Long.valueOf(caller.userId()));
        List<Map<String, Object>> listed = new ArrayList<>();
        for (ListedCard card : cards.list(filter, page.size(), page.offset())) {
            Map<String, Object> entry = new LinkedHashMap<>();
            Map<?, ?> fields =
                    (Map<?, ?>) Objects.requireNonNull(CeleryJson.readPlain(CeleryJson.write(card)), "an object");
            fields.forEach((name, value) -> entry.put((String) name, value));
            entry.put("download_url", "/api/examination/report-cards/" + card.id() + "/download/");
            listed.add(entry);
        }
        Replies.json(request, HttpStatus.OK, page.of(request, cards.count(filter), listed));
    }

    private static @Nullable Long filter(Context request, String name) {
        String text = request.queryParam(name);
        if (text == null) {
            return null;
        }
        return number(text).orElseThrow(() -> new JsonRequest.WrongException(name + " must be a whole number."));
    }

    private void one(Context request) {
        // A card that is not the caller's looks like one that is not there.
        Optional<StoredCard> card = number(request.pathParam("id"))
                .flatMap(cards::find)
                .filter(found -> CardAccess.maySee(Caller.of(request), found));
        if (card.isPresent() && !CardAccess.mayHave(Caller.of(request), card.get())) {
            Replies.error(
                    request,
                    HttpStatus.FORBIDDEN,
                    "The report card is given out when the fees owing, "
                            + card.get().withheld() + ", have been paid.");
            return;
        }
        Optional<byte[]> file = card.flatMap(cards::download);
        if (file.isEmpty()) {
            Replies.error(request, HttpStatus.NOT_FOUND, "Report card not found.");
        } else {
            Replies.file(request, "application/pdf", card.get().fileName(), file.get());
        }
    }

    private void ofClass(Context request) {
        Optional<Long> term = number(request.queryParam("term_id"));
        Optional<Long> classroom = number(request.queryParam("classroom_id"));
        if (term.isEmpty() || classroom.isEmpty()) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "term_id and classroom_id must be whole numbers.");
            return;
        }
        boolean all = "true".equals(request.queryParam("with_withheld"));
        List<StoredCard> ofClass = cards.ofClass(term.get(), classroom.get());
        List<StoredCard> found = ofClass.stream()
                .filter(card -> all || card.withheld().isEmpty())
                .toList();
        if (found.isEmpty()) {
            Replies.error(
                    request,
                    HttpStatus.NOT_FOUND,
                    ofClass.isEmpty()
                            ? "There are no report cards of this class and term."
                            : "All report cards of this class and term are withheld for fees.");
        } else if ("zip".equals(request.queryParam("format"))) {
            Replies.file(request, "application/zip", "report-cards.zip", cards.zipped(found));
        } else {
            Replies.file(request, "application/pdf", "report-cards.pdf", cards.merged(found));
        }
    }

    private static Optional<Long> number(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
