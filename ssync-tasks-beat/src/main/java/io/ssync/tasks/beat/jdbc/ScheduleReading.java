package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Overlap;
import io.ssync.tasks.beat.Schedule;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.SchedulePolicy;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.ScheduleState;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Solar;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of Django's as it was read, with what is ours beside it.
 *
 * @param id its number
 * @param name its name
 * @param entry what it is; null if it cannot be understood
 * @param problem why it cannot be understood
 * @param changed when Django saved it last
 * @param lastRun when it ran last; null if it never did
 * @param totalRuns how often it ran
 * @param followed what is ours; null if nobody has followed it yet
 */
record ScheduleReading(
        int id,
        String name,
        @Nullable ScheduleEntry entry,
        @Nullable String problem,
        Instant changed,
        @Nullable Instant lastRun,
        long totalRuns,
        @Nullable Followed followed) {

    /**
     * What is ours about a row.
     *
     * @param seed what ids of tasks follow from
     * @param definition what the schedule was when its due times began to count
     * @param decided up to here all is decided
     * @param lastTaskId the task that was sent last
     */
    record Followed(
            UUID seed,
            String definition,
            Instant decided,
            @Nullable String lastTaskId) {}

    /** The definition by which this is to be followed. */
    String definition() {
        return entry == null ? "invalid" : entry.definition();
    }

    /** From when on its due times count if nobody has followed it yet: a moment that has passed still runs, as in Celery. */
    Instant begin() {
        boolean moment = entry != null && entry.enabled() && entry.schedule() instanceof Clocked;
        if (moment && lastRun == null) {
            return Instant.EPOCH;
        }
        return lastRun == null ? changed : lastRun;
    }

    /** Whether it is followed as what it is. */
    boolean isFollowed() {
        return followed != null && followed.definition().equals(definition());
    }

    ScheduleRow row() {
        Followed ours = followed;
        if (ours == null) {
            throw new IllegalStateException("schedule '" + name + "' is not followed");
        }
        ScheduleState state = new ScheduleState(ours.seed(), ours.decided(), lastRun, ours.lastTaskId(), totalRuns);
        return new ScheduleRow(id, name, entry, problem, state);
    }

    static ScheduleReading of(ResultSet row) throws SQLException {
        ScheduleEntry entry = null;
        String problem = null;
        try {
            entry = entry(row);
        } catch (IllegalArgumentException | DateTimeException | UnreadableMessageException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new ScheduleReading(
                row.getInt("id"),
                row.getString("name"),
                entry,
                problem,
                Columns.requireInstant(row, "date_changed"),
                Columns.instant(row, "last_run_at"),
                row.getLong("total_run_count"),
                followed(row));
    }

    private static @Nullable Followed followed(ResultSet row) throws SQLException {
        UUID seed = row.getObject("seed", UUID.class);
        Instant decided = Columns.instant(row, "decided");
        return seed == null || decided == null
                ? null
                : new Followed(seed, row.getString("definition"), decided, row.getString("last_task_id"));
    }

    private static ScheduleEntry entry(ResultSet row) throws SQLException {
        Schedule schedule = schedule(row);
        ZoneId zone = schedule instanceof Crontab ? zone(row.getString("timezone")) : ZoneOffset.UTC;
        if (schedule instanceof Crontab
                && schedule.nextAfter(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
            throw new IllegalArgumentException("the crontab '" + schedule.text() + "' is never due");
        }
        return new ScheduleEntry(
                row.getString("name"),
                schedule,
                zone,
                call(row),
                row.getBoolean("enabled"),
                // Django lets nobody save a moment that is not one-off; whoever did all the same means it to run once.
                row.getBoolean("one_off") || schedule instanceof Clocked,
                Columns.instant(row, "start_time"),
                Columns.instant(row, "paused_until"),
                policy(row),
                row.getString("description"));
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        Schedule found = null;
        int count = 0;
        if (row.getString("minute") != null) {
            found = Crontab.of(
                    row.getString("minute"),
                    row.getString("hour"),
                    row.getString("day_of_month"),
                    row.getString("month_of_year"),
                    row.getString("day_of_week"));
            count++;
        }
        if (row.getString("period") != null) {
            found = Interval.of(row.getInt("every"), row.getString("period"));
            count++;
        }
        Instant moment = Columns.instant(row, "clocked_time");
        if (moment != null) {
            found = new Clocked(moment);
            count++;
        }
        if (row.getString("event") != null) {
            found = new Solar(
                    Solar.Event.of(row.getString("event")), row.getDouble("latitude"), row.getDouble("longitude"));
            count++;
        }
        if (found == null || count > 1) {
            throw new IllegalArgumentException(
                    "it must have one schedule, a crontab, an interval, a clocked time or a solar event, and has "
                            + count);
        }
        return found;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.equals("UTC") ? "Z" : name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone '" + name + "'", e);
        }
    }

    private static ScheduledCall call(ResultSet row) throws SQLException {
        Integer expireSeconds = Columns.integer(row, "expire_seconds");
        return new ScheduledCall(
                row.getString("task"),
                list(row.getString("args")),
                map("kwargs", row.getString("kwargs")),
                map("headers", row.getString("headers")),
                queue(row),
                Columns.integer(row, "priority"),
                Columns.instant(row, "expires"),
                expireSeconds == null ? null : Duration.ofSeconds(expireSeconds));
    }

    /** Celery on Redis sends what has a routing key and no queue to the queue of that name. */
    private static @Nullable String queue(ResultSet row) throws SQLException {
        String queue = row.getString("queue");
        String key = row.getString("routing_key");
        return queue != null && !queue.isEmpty() ? queue : key == null || key.isEmpty() ? null : key;
    }

    private static List<?> list(String json) {
        if (read("args", json, "[]") instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("the args must be a list of JSON, were " + json);
    }

    private static Map<String, Object> map(String what, String json) {
        if (read(what, json, "{}") instanceof Map<?, ?> map) {
            Map<String, Object> named = new HashMap<>();
            map.forEach((key, value) -> named.put(String.valueOf(key), value));
            return named;
        }
        throw new IllegalArgumentException("the " + what + " must be an object of JSON, were " + json);
    }

    private static @Nullable Object read(String what, @Nullable String json, String empty) {
        try {
            return CeleryJson.readPlain(json == null || json.isBlank() ? empty : json);
        } catch (UnreadableMessageException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + what + " are not JSON: " + json, e);
        }
    }

    private static SchedulePolicy policy(ResultSet row) throws SQLException {
        String misfire = row.getString("misfire");
        if (misfire == null) {
            return SchedulePolicy.DEFAULTS;
        }
        Misfire known = switch (Misfire.Kind.valueOf(misfire)) {
            case SKIP -> Misfire.SKIP;
            case ONCE -> Misfire.ONCE;
            case ALL -> Misfire.all(row.getInt("misfire_most"));
        };
        long deadline = row.getLong("misfire_deadline_millis");
        return new SchedulePolicy(
                row.wasNull() ? known : known.within(Duration.ofMillis(deadline)),
                Overlap.valueOf(row.getString("overlap")),
                Duration.ofMillis(row.getLong("jitter_millis")));
    }
}
