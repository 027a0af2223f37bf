package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.page.Html;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Numbers, times and states as pages show them. */
final class Show {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int SPARK_HEIGHT = 24;

    private Show() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String rate(double perSecond) {
        double size = Math.abs(perSecond);
        return String.format(Locale.ROOT, size >= 10 ? "%,.0f" : "%.1f", perSecond);
    }

    /** In the two largest units: {@code 3 h 20 min}. */
    static String duration(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        long hours = seconds / 3600;
        return hours < 48
                ? hours + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min")
                : hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
    }

    /** With so many digits as people compare by: {@code 1.2 s}. */
    static String length(Duration length) {
        double millis = length.toNanos() / 1e6;
        if (millis < 1) {
            return String.format(Locale.ROOT, millis < 0.01 ? "%.3f ms" : "%.2f ms", millis);
        }
        if (millis < 1_000) {
            return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
        }
        return millis < 60_000 ? String.format(Locale.ROOT, "%.1f s", millis / 1e3) : duration(length);
    }

    static String utc(Instant time) {
        return UTC.format(time);
    }

    /** How long ago, with the time itself to be pointed at; the script keeps it right. */
    static Html ago(Instant time, Instant now) {
        boolean past = !time.isAfter(now);
        String length = duration(past ? Duration.between(time, now) : Duration.between(now, time));
        return tag("time")
                .attr("datetime", time)
                .attr("title", utc(time))
                .text(t(past ? "time.ago" : "time.in", length));
    }

    /** A state as a coloured word. */
    static Html state(TaskState state) {
        String kind = switch (state.name()) {
            case "SUCCESS" -> "good";
            case "FAILURE" -> "bad";
            case "REVOKED", "RETRY" -> "warn";
            case "STARTED", "PROGRESS", "RECEIVED" -> "busy";
            default -> "idle";
        };
        return tag("span", "state " + kind).text(state.name());
    }

    /** A small line of how a number went. Says nothing to readers of screens, who have the number beside it. */
    static Html spark(List<Long> values) {
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        int width = Look.MOST_DEPTHS;
        int offset = width - values.size();
        String points = IntStream.range(0, values.size())
                .mapToObj(i -> (offset + i) + ","
                        + String.format(
                                Locale.ROOT,
                                "%.1f",
                                SPARK_HEIGHT - 1 - (SPARK_HEIGHT - 2) * values.get(i) / (double) most))
                .collect(Collectors.joining(" "));
        return tag("svg", "spark")
                .attr("viewbox", "0 0 " + width + " " + SPARK_HEIGHT)
                .attr("aria-hidden", "true")
                .of(tag("polyline").attr("points", points).of());
    }

    /** Text cut to a length, with all of it to be pointed at. */
    static Html brief(String text, int most) {
        return text.length() <= most
                ? Html.text(text)
                : tag("span")
                        .attr("title", text.length() <= 4 * most ? text : text.substring(0, 4 * most) + "…")
                        .text(text.substring(0, most) + "…");
    }
}
