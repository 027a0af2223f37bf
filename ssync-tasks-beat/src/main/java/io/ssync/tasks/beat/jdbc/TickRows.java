package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that decide about due times. In a transaction of the caller's, but for {@link #history} and {@link #forget}. */
final class TickRows {
    private static final SqlFiles SQL = SqlFiles.removingComments();
    private static final String LOCK = sql("lock");
    private static final String ADD = sql("add");
    private static final String NOTE = sql("note");

    /** A beat that has locks and says nothing any more lets go of them after this. */
    private static final Duration IDLE = Duration.ofSeconds(15);

    /** A due time of a schedule. */
    private record Key(int id, Instant due) {}

    private TickRows() {}

    /**
     * What decisions may be carried out.
     *
     * @param rulings one for each decision
     * @param now the database's time when it had the locks
     */
    record Ruled(List<Ruling> rulings, Instant now) {}

    /** What is known of a schedule. Null are the times of a row that is not locked, because somebody else has it or there is none. */
    private record Locked(
            @Nullable Instant decided,
            boolean followed,
            @Nullable Boolean enabled,
            boolean present,
            Instant now) {}

    /**
     * Locks the schedules, and says to each decision whether it can be carried out. It waits for nobody, unless runs beside the schedule
     * are asked for.
     */
    static Ruled rule(Handle handle, List<Decision> decisions, Duration ahead) {
        boolean beside = decisions.stream().anyMatch(decision -> decision.until() == null);
        Map<Integer, Locked> locked = new HashMap<>();
        handle.createQuery(LOCK)
                .define("others", beside ? "" : "skip locked")
                .bind("ids", Columns.integers(decisions, TickRows::id))
                .bind("idleMillis", String.valueOf(IDLE.toMillis()))
                .map((row, context) -> locked.put(row.getInt("id"), locked(row)))
                .forEach(ignored -> {});
        Instant now = Instant.MAX;
        List<Ruling> rulings = new ArrayList<>();
        for (Decision decision : decisions) {
            Locked row = Objects.requireNonNull(locked.get(id(decision)));
            rulings.add(rule(decision, row, ahead));
            now = row.now().isBefore(now) ? row.now() : now;
        }
        return new Ruled(rulings, now);
    }

    private static Locked locked(ResultSet row) throws SQLException {
        return new Locked(
                Columns.instant(row, "decided"),
                row.getBoolean("followed"),
                row.getObject("enabled", Boolean.class),
                row.getBoolean("present"),
                Columns.requireInstant(row, "now"));
    }

    private static Ruling rule(Decision decision, Locked row, Duration ahead) {
        if (!row.followed() || !row.present()) {
            return Ruling.MOVED;
        }
        if (row.decided() == null || row.enabled() == null) {
            return Ruling.BUSY;
        }
        boolean known = row.decided().equals(decision.row().state().decided());
        if (decision.until() != null && !(known && row.enabled())) {
            return Ruling.MOVED;
        }
        return decision.notBefore().isAfter(row.now().plus(ahead)) ? Ruling.EARLY : Ruling.DONE;
    }

    /** Writes ticks where there are none; returns, in order, what was written of each decision. */
    static List<List<Run>> write(Handle handle, List<Decision> decisions) {
        List<Key> keys = new ArrayList<>();
        List<Tick> ticks = new ArrayList<>();
        for (Decision decision : decisions) {
            for (Run run : decision.runs()) {
                keys.add(new Key(id(decision), run.tick().due()));
                ticks.add(run.tick());
            }
        }
        Set<Key> written = new HashSet<>();
        handle.createQuery(ADD)
                .bind("ids", Columns.integers(keys, Key::id))
                .bind("due", Columns.times(ticks, Tick::due))
                .bind("states", Columns.texts(ticks, tick -> tick.state().name()))
                .bind("taskIds", Columns.texts(ticks, Tick::taskId))
                .bind("reasons", Columns.texts(ticks, Tick::reason))
                .bind("counts", Columns.integers(ticks, Tick::count))
                .map((row, context) -> written.add(new Key(row.getInt("id"), Columns.requireInstant(row, "due"))))
                .forEach(ignored -> {});
        return decisions.stream()
                .map(decision -> decision.runs().stream()
                        .filter(run -> written.contains(
                                new Key(id(decision), run.tick().due())))
                        .toList())
                .toList();
    }

    /** Notes how far the schedules have come. */
    static void note(Handle handle, List<Decision> decisions) {
        handle.createUpdate(NOTE)
                .bind("ids", Columns.integers(decisions, TickRows::id))
                .bind("decided", Columns.times(decisions, Decision::until))
                .bind("taskIds", Columns.texts(decisions, decision -> inSchedule(decision, Tick::taskId)))
                .bind("ran", Columns.times(decisions, decision -> inSchedule(decision, Tick::due)))
                .bind("runs", Columns.integers(decisions, TickRows::runs))
                .bind("disables", decisions.stream().map(Decision::disables).toArray(Boolean[]::new))
                .execute();
        if (decisions.stream().anyMatch(Decision::disables)) {
            ScheduleWrites.noteChange(handle);
        }
    }

    /** Something of the last run, unless that is beside the schedule. */
    private static <T> @Nullable T inSchedule(Decision decision, Function<Tick, @Nullable T> value) {
        return decision.until() == null ? null : last(decision, value);
    }

    private static <T> @Nullable T last(Decision decision, Function<Tick, @Nullable T> value) {
        T last = null;
        for (Run run : decision.runs()) {
            last = run.call() == null ? last : value.apply(run.tick());
        }
        return last;
    }

    private static int runs(Decision decision) {
        return (int) decision.runs().stream().filter(run -> run.call() != null).count();
    }

    static List<Tick> history(Handle handle, String name, int limit) {
        return handle.createQuery(sql("history"))
                .bind("name", name)
                .bind("limit", limit)
                .map((row, context) -> new Tick(
                        Columns.requireInstant(row, "due"),
                        Tick.State.valueOf(row.getString("state")),
                        row.getString("task_id"),
                        row.getString("reason"),
                        row.getInt("count")))
                .list();
    }

    static int forget(Handle handle, Instant before, int limit) {
        handle.createUpdate(sql("forgetRemoved")).execute();
        return handle.createUpdate(sql("forget"))
                .bind("before", Columns.time(before))
                .bind("limit", limit)
                .execute();
    }

    private static int id(Decision decision) {
        return Math.toIntExact(decision.row().id());
    }

    static Integer[] ids(Collection<Long> ids) {
        return ids.stream().map(Math::toIntExact).toArray(Integer[]::new);
    }

    private static String sql(String name) {
        return SQL.locate(TickRows.class, name);
    }
}
