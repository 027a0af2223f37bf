package io.ssync.tasks.beat;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads Celery's setting {@code beat_schedule}, as JSON: names, and for each {@code task}, {@code schedule}, and if wanted {@code args},
 * {@code kwargs} and {@code options}.
 *
 * <pre>{@code
 * {"remind": {"task": "fees.remind", "schedule": {"hour": 7, "minute": 0, "day_of_week": "mon-fri"}, "args": [5]},
 *  "count":  {"task": "fees.count", "schedule": 30.0, "options": {"queue": "slow", "expires": 20}}}
 * }</pre>
 *
 * <p>A schedule is a number of seconds, the five fields of a crontab in one text, or an object with the arguments of Celery's {@code
 * crontab(…)}: what it leaves out is {@code *}. Of the options {@code queue}, {@code priority}, {@code headers} and {@code expires},
 * seconds or a time, are read.
 */
public final class BeatSchedule {
    private static final Set<String> KEYS = Set.of("task", "schedule", "args", "kwargs", "options");
    private static final Set<String> OPTIONS = Set.of("queue", "priority", "headers", "expires");
    private static final Set<String> FIELDS = Set.of("minute", "hour", "day_of_month", "month_of_year", "day_of_week");

    private BeatSchedule() {}

    /**
     * The schedules of a setting, in the order in which it has them.
     *
     * @param zone by whose clocks crontabs go: Celery's setting {@code timezone}
     * @throws IllegalArgumentException that names the schedule and says what is wrong
     */
    public static List<ScheduleEntry> parse(String json, ZoneId zone) {
        List<ScheduleEntry> entries = new ArrayList<>();
        object("beat_schedule", read(json)).forEach((name, value) -> {
            try {
                entries.add(entry(name, object("it", value)).withZone(zone));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException("beat_schedule, '" + name + "': " + e.getMessage(), e);
            }
        });
        return entries;
    }

    private static @Nullable Object read(String json) {
        try {
            return CeleryJson.readPlain(json);
        } catch (UnreadableMessageException | IllegalArgumentException e) {
            throw new IllegalArgumentException("beat_schedule is not JSON: " + e.getMessage(), e);
        }
    }

    private static ScheduleEntry entry(String name, Map<String, @Nullable Object> values) {
        requireKnown("schedule", values, KEYS);
        Map<String, @Nullable Object> options = object("options", values.getOrDefault("options", Map.of()));
        requireKnown("options", options, OPTIONS);
        if (!(values.get("task") instanceof String task)) {
            throw new IllegalArgumentException("task must be the name of a task, was " + values.get("task"));
        }
        if (!(values.getOrDefault("args", List.of()) instanceof List<?> args)) {
            throw new IllegalArgumentException("args must be a list, were " + values.get("args"));
        }
        Object expires = options.get("expires");
        ScheduledCall call = new ScheduledCall(
                task,
                args,
                object("kwargs", values.getOrDefault("kwargs", Map.of())),
                object("headers", options.getOrDefault("headers", Map.of())),
                options.get("queue") == null ? null : String.valueOf(options.get("queue")),
                options.get("priority") instanceof Number number ? (Integer) number.intValue() : null,
                expires instanceof String time ? Instant.parse(time) : null,
                expires instanceof Number seconds ? seconds(seconds) : null);
        return ScheduleEntry.of(name, schedule(values.get("schedule")), call);
    }

    private static Schedule schedule(@Nullable Object value) {
        if (value instanceof Number number) {
            return Interval.of(seconds(number));
        }
        if (value instanceof String crontab) {
            return Crontab.parse(crontab);
        }
        if (value instanceof Map<?, ?>) {
            Map<String, @Nullable Object> fields = object("schedule", value);
            requireKnown("crontab", fields, FIELDS);
            return Crontab.of(
                    field(fields, "minute"),
                    field(fields, "hour"),
                    field(fields, "day_of_month"),
                    field(fields, "month_of_year"),
                    field(fields, "day_of_week"));
        }
        throw new IllegalArgumentException("schedule must be seconds, a crontab as text, or an object with "
                + new TreeSet<>(FIELDS) + ", was " + value);
    }

    private static String field(Map<String, @Nullable Object> fields, String name) {
        return String.valueOf(fields.getOrDefault(name, "*"));
    }

    private static Duration seconds(Number seconds) {
        return Duration.ofNanos(Math.round(seconds.doubleValue() * 1e6) * 1_000);
    }

    private static Map<String, @Nullable Object> object(String what, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(what + " must be an object of JSON, was " + value);
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((key, entry) -> named.put(String.valueOf(key), entry));
        return named;
    }

    private static void requireKnown(String of, Map<String, ?> values, Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no '" + name + "' in the " + of + "; allowed are " + new TreeSet<>(known));
            }
        }
    }

    /** The time zone of Celery's setting {@code timezone}. */
    public static ZoneId zone(String name) {
        return name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
    }
}
