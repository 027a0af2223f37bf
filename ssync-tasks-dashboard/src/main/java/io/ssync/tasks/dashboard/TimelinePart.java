package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task went through, and how long it took from one to the next. What nobody has said is left out. */
final class TimelinePart {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<Html> steps = new ArrayList<>();
    private @Nullable Instant before;

    private TimelinePart() {}

    /** Of a task that has a result, as far as its worker has said when it went through what. */
    static Html of(TaskResult result) {
        TimelinePart part = new TimelinePart();
        Optional<Timeline> known = Timeline.parse(result.timeline());
        known.ifPresent(part::add);
        part.step(
                result.storedAt(),
                t(result.state().isFinal() ? "timeline.ended" : "timeline.heard"),
                Show.state(result.state()));
        if (known.isEmpty()) {
            part.note(t("timeline.unknown"));
        }
        return part.html();
    }

    /** Of a durable task of which nothing else is known yet. */
    static Html of(Ledger.Row row) {
        TimelinePart part = new TimelinePart();
        part.step(row.added(), t("timeline.sent"), Html.NOTHING);
        row.due().ifPresent(due -> part.step(due, t("timeline.due"), Html.NOTHING));
        return part.html();
    }

    private void add(Timeline known) {
        step(known.sent(), t("timeline.sent"), Html.NOTHING);
        int attempts = Math.max(known.retries(), known.earlier().size());
        int number = attempts - known.earlier().size();
        if (number > 0) {
            note(t("timeline.missing", number));
        }
        Instant next = null;
        for (Timeline.Attempt attempt : known.earlier()) {
            number++;
            step(attempt.claimed(), t("timeline.claimed"), Html.NOTHING);
            step(attempt.started(), t("timeline.started.of", number), Html.NOTHING);
            step(attempt.ended(), t("timeline.again"), tag("span", "reason").text(attempt.reason()));
            step(attempt.next(), t("timeline.next"), Html.NOTHING);
            next = attempt.next();
        }
        if (next == null) {
            step(known.due(), t("timeline.due"), Html.NOTHING);
        }
        if (known.redeliveries() > 0) {
            note(t("timeline.lost", known.redeliveries()));
        }
        step(known.claimed(), t("timeline.claimed"), Html.NOTHING);
        step(
                known.started(),
                attempts == 0 ? t("timeline.started") : t("timeline.started.of", attempts + 1),
                Html.NOTHING);
    }

    private void step(@Nullable Instant at, String what, Html more) {
        if (at == null) {
            return;
        }
        // Of clocks that differ a wait may come out as less than nothing: then it is not known.
        Optional<Duration> wait = Optional.ofNullable(before)
                .map(earlier -> Duration.between(earlier, at))
                .filter(length -> !length.isNegative());
        before = at;
        steps.add(tag("li")
                .of(
                        tag("span", "when").text(TIME.format(at)),
                        tag("span", "wait")
                                .text(wait.map(length -> "+" + Show.length(length))
                                        .orElse("")),
                        tag("span", "what").of(Html.text(what + " "), more)));
    }

    private void note(String text) {
        steps.add(tag("li")
                .of(
                        tag("span", "when").of(),
                        tag("span", "wait").of(),
                        tag("span", "what dim").text(text)));
    }

    private Html html() {
        return NowPage.section(t("timeline.title"), tag("ol", "timeline").of(steps));
    }
}
