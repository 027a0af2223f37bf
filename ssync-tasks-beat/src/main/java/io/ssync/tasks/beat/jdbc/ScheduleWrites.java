package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.Clocked;
import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Interval;
import io.ssync.tasks.beat.Misfire;
import io.ssync.tasks.beat.Schedule;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduledCall;
import io.ssync.tasks.beat.Solar;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import io.ssync.tasks.message.CeleryJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The statements that write schedules, as Django does. In a transaction of the caller's. */
final class ScheduleWrites {
    private static final SqlFiles SQL = SqlFiles.removingComments();

    private ScheduleWrites() {}

    /** Returns false if there is one of the name. */
    static boolean add(Handle handle, ScheduleEntry entry) {
        Optional<Integer> id = bind(handle, handle.createQuery(sql("add")), entry)
                .bind("name", entry.name())
                .mapTo(Integer.class)
                .findOne();
        if (id.isEmpty()) {
            return false;
        }
        Instant from = entry.schedule() instanceof Clocked ? Instant.EPOCH : null;
        writePolicy(handle, id.get(), entry, from);
        noteChange(handle);
        return true;
    }

    /** Locks a row against beats and everybody else who changes it; empty if there is none of the name. */
    static Optional<Integer> lock(Handle handle, String name) {
        Optional<Integer> id = handle.createQuery(sql("lock"))
                .bind("name", name)
                .mapTo(Integer.class)
                .findOne();
        return id.flatMap(locked -> handle.createQuery(sql("lockTask"))
                .bind("id", locked)
                .mapTo(Integer.class)
                .findOne());
    }

    static void change(Handle handle, int id, ScheduleEntry entry) {
        bind(handle, handle.createUpdate(sql("change")), entry).bind("id", id).execute();
        writePolicy(handle, id, entry, null);
        noteChange(handle);
    }

    static boolean remove(Handle handle, String name) {
        Optional<Integer> id = handle.createQuery(sql("remove"))
                .bind("name", name)
                .mapTo(Integer.class)
                .findOne();
        id.ifPresent(removed -> {
            handle.createUpdate(sql("unfollow")).bind("id", removed).execute();
            noteChange(handle);
        });
        return id.isPresent();
    }

    static void noteChange(Handle handle) {
        handle.createUpdate(sql("changed")).execute();
    }

    private static <S extends SqlStatement<S>> S bind(Handle handle, S statement, ScheduleEntry entry) {
        ScheduledCall call = entry.call();
        Duration expireAfter = call.expireAfter();
        Schedule schedule = entry.schedule();
        return statement
                .bind("task", call.task())
                .bind("args", CeleryJson.write(call.args()))
                .bind("kwargs", CeleryJson.write(call.kwargs()))
                .bind("headers", CeleryJson.write(call.headers()))
                .bind("queue", call.queue())
                .bind("priority", call.priority())
                .bind("expires", Columns.time(call.expires()))
                .bind("expireSeconds", expireAfter == null ? null : (Integer) Math.toIntExact(expireAfter.toSeconds()))
                .bind("enabled", entry.enabled())
                .bind("oneOff", entry.oneOff())
                .bind("startTime", Columns.time(entry.startTime()))
                .bind("description", entry.description())
                .bind("crontab", schedule instanceof Crontab crontab ? crontab(handle, crontab, entry.zone()) : null)
                .bind("interval", schedule instanceof Interval interval ? interval(handle, interval) : null)
                .bind("clocked", schedule instanceof Clocked clocked ? clocked(handle, clocked) : null)
                .bind("solar", schedule instanceof Solar solar ? solar(handle, solar) : null);
    }

    private static Integer crontab(Handle handle, Crontab crontab, ZoneId zone) {
        String[] fields = crontab.text().split(" ");
        return handle.createQuery(sql("crontab"))
                .bind("minute", fields[0])
                .bind("hour", fields[1])
                .bind("dayOfMonth", fields[2])
                .bind("month", fields[3])
                .bind("dayOfWeek", fields[4])
                .bind("zone", zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId())
                .mapTo(Integer.class)
                .one();
    }

    private static Integer interval(Handle handle, Interval interval) {
        if (interval.every() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the table has no room for " + interval.text() + ": at most " + Integer.MAX_VALUE + " of a unit");
        }
        return handle.createQuery(sql("interval"))
                .bind("every", (int) interval.every())
                .bind("period", interval.period())
                .mapTo(Integer.class)
                .one();
    }

    private static Integer clocked(Handle handle, Clocked clocked) {
        return handle.createQuery(sql("clocked"))
                .bind("at", Columns.time(clocked.at()))
                .mapTo(Integer.class)
                .one();
    }

    private static Integer solar(Handle handle, Solar solar) {
        return handle.createQuery(sql("solar"))
                .bind("event", solar.event().wireName())
                .bind("latitude", solar.latitude())
                .bind("longitude", solar.longitude())
                .mapTo(Integer.class)
                .one();
    }

    private static void writePolicy(Handle handle, int id, ScheduleEntry entry, @Nullable Instant from) {
        Misfire misfire = entry.policy().misfire();
        handle.createUpdate(sql("policy"))
                .bind("id", id)
                .bind("definition", entry.definition())
                .bind("from", Columns.time(from))
                .bind("misfire", misfire.kind().name())
                .bind("most", misfire.most())
                .bind("deadline", misfire.deadline().map(Duration::toMillis).orElse(null))
                .bind("overlap", entry.policy().overlap().name())
                .bind("jitter", entry.policy().jitter().toMillis())
                .bind("pausedUntil", Columns.time(entry.pausedUntil()))
                .execute();
    }

    private static String sql(String name) {
        return SQL.locate(ScheduleWrites.class, name);
    }
}
