package io.ssync.tasks.beat;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A schedule that code declares. Immutable.
 *
 * @param entry what it is
 * @param overwrite whether the one in the store is changed to it
 */
record Declaration(ScheduleEntry entry, boolean overwrite) {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** Those beside the tasks of an app. */
    static List<Declaration> of(TaskApp app) {
        List<Declaration> all = new ArrayList<>();
        app.annotated(Periodic.class).forEach((task, periodic) -> all.add(of(task, periodic)));
        return all;
    }

    private static Declaration of(String task, Periodic periodic) {
        try {
            return new Declaration(entry(task, periodic), periodic.overwrite());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("@Periodic on the task " + task + ": " + e.getMessage(), e);
        }
    }

    private static ScheduleEntry entry(String task, Periodic periodic) {
        ScheduledCall call = ScheduledCall.of(task, args(periodic.args()).toArray())
                .withQueue(periodic.queue().isEmpty() ? null : periodic.queue())
                .withExpireAfter(duration("expireAfter", periodic.expireAfter()).orElse(null));
        Misfire misfire = switch (periodic.misfire()) {
            case SKIP -> Misfire.SKIP;
            case ONCE -> Misfire.ONCE;
            case ALL -> Misfire.all(periodic.misfireMost());
        };
        Optional<Duration> deadline = duration("deadline", periodic.deadline());
        SchedulePolicy policy = new SchedulePolicy(
                deadline.map(misfire::within).orElse(misfire),
                periodic.overlap(),
                duration("jitter", periodic.jitter()).orElse(Duration.ZERO));
        String name = periodic.name().isEmpty() ? task : periodic.name();
        return ScheduleEntry.of(name, schedule(periodic), call)
                .withZone(ZoneId.of(periodic.zone().equals("UTC") ? "Z" : periodic.zone()))
                .withPolicy(policy);
    }

    private static Schedule schedule(Periodic periodic) {
        if (Stream.of(periodic.cron(), periodic.every(), periodic.clocked())
                        .filter(Predicate.not(String::isEmpty))
                        .count()
                != 1) {
            throw new IllegalArgumentException("exactly one of cron, every and clocked must be given");
        }
        if (!periodic.cron().isEmpty()) {
            return Crontab.parse(periodic.cron());
        }
        return duration("every", periodic.every())
                .<Schedule>map(Interval::of)
                .orElseGet(() -> new Clocked(Instant.parse(periodic.clocked())));
    }

    private static List<?> args(String json) {
        try {
            if (CeleryJson.readPlain(json) instanceof List<?> args) {
                return args;
            }
        } catch (UnreadableMessageException e) {
            throw new IllegalArgumentException("args must be a list of JSON, was " + json, e);
        }
        throw new IllegalArgumentException("args must be a list of JSON, was " + json);
    }

    /** Empty if there is no text. */
    private static Optional<Duration> duration(String option, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (!matcher.matches()) {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        option + " must be a duration such as 30s, 10m, 6h or 1d, was '" + text + "'", e);
            }
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** Adds it to a store, or changes the one of its name if it says so. */
    void writeTo(ScheduleStore store) {
        if (store.add(entry) || !overwrite) {
            return;
        }
        Optional<ScheduleRow> there = store.find(entry.name());
        if (there.isPresent() && there.get().entry() == null) {
            // It cannot be understood, so there is nothing of it to be kept.
            store.remove(entry.name());
            store.add(entry);
        } else if (there.flatMap(ScheduleRow::understood)
                .filter(before -> !over(before).equals(before))
                .isPresent()) {
            store.change(entry.name(), this::over);
        }
    }

    /** What is declared, but for what people do to a schedule while it is at work. */
    private ScheduleEntry over(ScheduleEntry before) {
        return entry.withEnabled(before.enabled())
                .withPausedUntil(before.pausedUntil())
                .withDescription(before.description());
    }
}
