package io.ssync.tasks.beat;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schedules and their ticks as text, in JSON: one that cannot be understood is a row that says why. No state. */
final class ScheduleText {
    private static final UUID NO_SEED = new UUID(0, 0);

    private ScheduleText() {}

    static String write(long id, ScheduleEntry entry, ScheduleState state) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("id", id);
        text.put("seed", state.seed().toString());
        text.put("decided", state.decided().toString());
        text.put("last_run", text(state.lastRun()));
        text.put("last_task_id", state.lastTaskId());
        text.put("total_runs", state.totalRuns());
        text.putAll(schedule(entry.schedule()));
        text.put("zone", entry.zone().getId());
        text.put("enabled", entry.enabled());
        text.put("one_off", entry.oneOff());
        text.put("start_time", text(entry.startTime()));
        text.put("paused_until", text(entry.pausedUntil()));
        text.put("description", entry.description());
        text.putAll(call(entry.call()));
        text.putAll(policy(entry.policy()));
        return CeleryJson.write(text);
    }

    private static Map<String, @Nullable Object> schedule(Schedule schedule) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        if (schedule instanceof Crontab crontab) {
            text.put("crontab", crontab.text());
        } else if (schedule instanceof Interval interval) {
            text.put("every", interval.every());
            text.put("period", interval.period());
        } else if (schedule instanceof Clocked clocked) {
            text.put("clocked", clocked.at().toString());
        } else if (schedule instanceof Solar solar) {
            text.put("solar", solar.event().wireName());
            text.put("latitude", solar.latitude());
            text.put("longitude", solar.longitude());
        }
        return text;
    }

    private static Map<String, @Nullable Object> call(ScheduledCall call) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        Duration expireAfter = call.expireAfter();
        text.put("task", call.task());
        text.put("args", call.args());
        text.put("kwargs", call.kwargs());
        text.put("headers", call.headers());
        text.put("queue", call.queue());
        text.put("priority", call.priority());
        text.put("expires", text(call.expires()));
        text.put("expire_after_ms", expireAfter == null ? null : (Long) expireAfter.toMillis());
        return text;
    }

    private static Map<String, @Nullable Object> policy(SchedulePolicy policy) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("misfire", policy.misfire().kind().name());
        text.put("misfire_most", policy.misfire().most());
        text.put(
                "misfire_deadline_ms",
                policy.misfire().deadline().map(Duration::toMillis).orElse(null));
        text.put("overlap", policy.overlap().name());
        text.put("jitter_ms", policy.jitter().toMillis());
        return text;
    }

    static ScheduleRow read(String name, String json) {
        Map<?, ?> text = Map.of();
        ScheduleState state = new ScheduleState(NO_SEED, Instant.EPOCH, null, null, 0);
        long id = 0;
        try {
            if (CeleryJson.readPlain(json) instanceof Map<?, ?> map) {
                text = map;
            }
            id = number(text, "id");
            state = state(text);
            return new ScheduleRow(id, name, entry(name, text), null, state);
        } catch (IllegalArgumentException | DateTimeException | UnreadableMessageException e) {
            return new ScheduleRow(id, name, null, String.valueOf(e.getMessage()), state);
        }
    }

    private static ScheduleState state(Map<?, ?> text) {
        return new ScheduleState(
                UUID.fromString(required(text, "seed")),
                Instant.parse(required(text, "decided")),
                time(text, "last_run"),
                optional(text, "last_task_id"),
                number(text, "total_runs"));
    }

    private static ScheduleEntry entry(String name, Map<?, ?> text) {
        return new ScheduleEntry(
                name,
                readSchedule(text),
                ZoneId.of(required(text, "zone")),
                readCall(text),
                flag(text, "enabled"),
                flag(text, "one_off"),
                time(text, "start_time"),
                time(text, "paused_until"),
                readPolicy(text),
                required(text, "description"));
    }

    private static Schedule readSchedule(Map<?, ?> text) {
        if (text.get("crontab") != null) {
            return Crontab.parse(required(text, "crontab"));
        }
        if (text.get("every") != null) {
            return Interval.of(number(text, "every"), required(text, "period"));
        }
        if (text.get("clocked") != null) {
            return new Clocked(Instant.parse(required(text, "clocked")));
        }
        return new Solar(
                Solar.Event.of(required(text, "solar")), decimal(text, "latitude"), decimal(text, "longitude"));
    }

    private static ScheduledCall readCall(Map<?, ?> text) {
        Long expireAfter = optionalNumber(text, "expire_after_ms");
        Long priority = optionalNumber(text, "priority");
        return new ScheduledCall(
                required(text, "task"),
                text.get("args") instanceof List<?> args ? args : List.of(),
                map(text, "kwargs"),
                map(text, "headers"),
                optional(text, "queue"),
                priority == null ? null : (Integer) Math.toIntExact(priority),
                time(text, "expires"),
                expireAfter == null ? null : Duration.ofMillis(expireAfter));
    }

    private static SchedulePolicy readPolicy(Map<?, ?> text) {
        Misfire misfire = switch (Misfire.Kind.valueOf(required(text, "misfire"))) {
            case SKIP -> Misfire.SKIP;
            case ONCE -> Misfire.ONCE;
            case ALL -> Misfire.all(Math.toIntExact(number(text, "misfire_most")));
        };
        Long deadline = optionalNumber(text, "misfire_deadline_ms");
        return new SchedulePolicy(
                deadline == null ? misfire : misfire.within(Duration.ofMillis(deadline)),
                Overlap.valueOf(required(text, "overlap")),
                Duration.ofMillis(number(text, "jitter_ms")));
    }

    static String write(Tick tick) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("state", tick.state().name());
        text.put("task_id", tick.taskId());
        text.put("reason", tick.reason());
        text.put("count", tick.count());
        return CeleryJson.write(text);
    }

    static Tick readTick(Instant due, String json) {
        Map<?, ?> text = CeleryJson.readPlain(json) instanceof Map<?, ?> map ? map : Map.of();
        return new Tick(
                due,
                Tick.State.valueOf(required(text, "state")),
                optional(text, "task_id"),
                optional(text, "reason"),
                Math.toIntExact(number(text, "count")));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String required(Map<?, ?> text, String field) {
        String value = optional(text, field);
        if (value == null) {
            throw new IllegalArgumentException("its record has no '" + field + "'");
        }
        return value;
    }

    private static @Nullable String optional(Map<?, ?> text, String field) {
        Object value = text.get(field);
        return value == null ? null : value.toString();
    }

    private static @Nullable Instant time(Map<?, ?> text, String field) {
        String value = optional(text, field);
        return value == null ? null : Instant.parse(value);
    }

    private static boolean flag(Map<?, ?> text, String field) {
        return Boolean.TRUE.equals(text.get(field));
    }

    private static long number(Map<?, ?> text, String field) {
        Long value = optionalNumber(text, field);
        if (value == null) {
            throw new IllegalArgumentException("its record has no number '" + field + "'");
        }
        return value;
    }

    private static @Nullable Long optionalNumber(Map<?, ?> text, String field) {
        return text.get(field) instanceof Number number ? (Long) number.longValue() : null;
    }

    private static double decimal(Map<?, ?> text, String field) {
        if (text.get(field) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("its record has no number '" + field + "'");
    }

    private static Map<String, Object> map(Map<?, ?> text, String field) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (text.get(field) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
        }
        return named;
    }
}
