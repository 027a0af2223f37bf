package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a task is doing, from its result. */
final class Progress {
    /** What tasks throw to tell whoever sent them. */
    private static final Pattern REFUSALS = Pattern.compile("(Refused|Rejected|ReportCard)Exception$");

    private Progress() {}

    /** Whether there is something to wait for. */
    static boolean isRunning(Optional<TaskResult> result) {
        return result.map(known -> !known.state().isFinal()).orElse(true);
    }

    /** The state in a word that schools use. */
    static Html state(Optional<TaskResult> result) {
        String state = result.map(known -> known.state().name()).orElse(TaskState.PENDING.name());
        String key = Texts.has("state." + state) ? "state." + state : "state.PENDING";
        String kind = switch (state) {
            case "SUCCESS" -> "good";
            case "FAILURE" -> "bad";
            case "REVOKED", "RETRY" -> "warn";
            case "STARTED", "PROGRESS" -> "busy";
            default -> "idle";
        };
        return tag("span", "state " + kind).text(t(key));
    }

    /** The bar; without an end while it is not known. */
    static Html bar(Optional<TaskResult> result) {
        Map<?, ?> json = json(result.orElse(null));
        Html bar;
        String words;
        if (json.get("current") instanceof Number current && json.get("total") instanceof Number total) {
            bar = tag("progress", "bar")
                    .attr("aria-label", t("progress.label"))
                    .attr("value", current.longValue())
                    .attr("max", Math.max(1, total.longValue()))
                    .of();
            words = json.get("status") instanceof String status ? status : "";
        } else {
            bar = tag("progress", "bar").attr("aria-label", t("progress.label")).of();
            words = t(
                    switch (result.map(known -> known.state().name()).orElse("")) {
                        case "STARTED" -> "progress.started";
                        case "RETRY" -> "progress.retry";
                        default -> "progress.waits";
                    });
        }
        return tag("div", "running").of(bar, tag("p", "words").text(words));
    }

    /** What a task returned, or how far it is; empty if that is no object. */
    static Map<?, ?> json(@Nullable TaskResult result) {
        String text = result == null ? null : result.result();
        if (text == null || !text.startsWith("{")) {
            return Map.of();
        }
        try {
            return CeleryJson.readPlain(text) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** Why a task failed. Who has sent it can do something about a refusal; about anything else somebody who knows the server can. */
    static Html failure(TaskResult result) {
        Map<?, ?> json = json(result);
        Object message = json.get("exc_message");
        String text = message instanceof List<?> arguments
                ? arguments.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(message);
        if (REFUSALS.matcher(String.valueOf(json.get("exc_type"))).find()) {
            return tag("p", "reason").text(text);
        }
        return Html.of(
                tag("p", "reason").text(t("failure.unexpected")),
                tag("details")
                        .of(
                                tag("summary").text(t("failure.details")),
                                tag("pre").text(text)));
    }
}
