package io.ssync.example.web;

import static io.ssync.example.web.Access.staffOnly;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.reportcard.ReportCards;
import io.ssync.school.reportcard.StoredCard;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Downloads of report cards: any for the staff, and for a parent the published one of their own child. */
final class ReportCardRoutes {
    private final ReportCards cards;

    ReportCardRoutes(SchoolApp app) {
        cards = new ReportCards(app.dataSource(), app.media(), app.tasks().clock());
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/examination/report-cards/{id}/download/", this::one);
        config.routes.get("/api/examination/report-cards/download/", staffOnly(this::ofClass));
    }

    private void one(Context request) {
        // A card that is not the caller's looks like one that is not there.
        Optional<StoredCard> card = number(request.pathParam("id"))
                .flatMap(cards::find)
                .filter(found -> mayHave(Caller.of(request), found));
        Optional<byte[]> file = card.flatMap(cards::download);
        if (file.isEmpty()) {
            Replies.error(request, HttpStatus.NOT_FOUND, "Report card not found.");
        } else {
            Replies.file(request, "application/pdf", card.get().fileName(), file.get());
        }
    }

    private static boolean mayHave(Caller caller, StoredCard card) {
        return caller.staff() || card.published() && card.guardianId() != null && card.guardianId() == caller.userId();
    }

    private void ofClass(Context request) {
        Optional<Long> term = number(request.queryParam("term_id"));
        Optional<Long> classroom = number(request.queryParam("classroom_id"));
        if (term.isEmpty() || classroom.isEmpty()) {
            Replies.error(request, HttpStatus.BAD_REQUEST, "term_id and classroom_id must be whole numbers.");
            return;
        }
        List<StoredCard> found = cards.ofClass(term.get(), classroom.get());
        if (found.isEmpty()) {
            Replies.error(request, HttpStatus.NOT_FOUND, "There are no report cards of this class and term.");
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
