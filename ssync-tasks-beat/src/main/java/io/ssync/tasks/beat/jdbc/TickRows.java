package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.locator.ClasspathSqlLocator;
import org.jspecify.annotations.Nullable;

/** The statements that decide about due times. In a transaction of the caller's, but for {@link #history} and {@link #forget}. */
final class TickRows {
    private static final ClasspathSqlLocator SQL = ClasspathSqlLocator.removingComments();
    private static final String LOCK = sql("lock");
    private static final String LOCK_TASKS = sql("lockTasks");
    private static final String PRESENT = sql("present");
    private static final String ADD = sql("add");
    private static final String NOTE = sql("note");

    /** A due time of a schedule. */
    private record Key(int id, Instant due) {}

    private TickRows() {}

    /** A row of Django's that is locked, and the time at which it was. */
    private record Locked(boolean enabled, Instant at) {}

    /** Locks the schedules, and says to each decision whether it can be carried out. */
    static List<Ruling> rule(Handle handle, List<Decision> decisions) {
        Integer[] ids = Columns.integers(decisions, TickRows::id);
        Map<Integer, Instant> decided = new HashMap<>();
        handle.createQuery(LOCK)
                .bind("ids", ids)
                .map((row, context) -> decided.put(row.getInt("id"), Columns.requireInstant(row, "decided")))
                .forEach(ignored -> {});
        Map<Integer, Locked> locked = new HashMap<>();
        handle.createQuery(LOCK_TASKS)
                .bind("ids", ids)
                .map((row, context) -> locked.put(
                        row.getInt("id"), new Locked(row.getBoolean("enabled"), Columns.requireInstant(row, "now"))))
                .forEach(ignored -> {});
        Set<Integer> present = locked.size() == decided.size() ? Set.of() : present(handle, ids);
        return decisions.stream()
                .map(decision -> rule(decision, decided.get(id(decision)), locked.get(id(decision)), present))
                .toList();
    }

    private static Ruling rule(
            Decision decision, @Nullable Instant decided, @Nullable Locked locked, Set<Integer> present) {
        if (decided == null) {
            return Ruling.MOVED;
        }
        if (locked == null) {
            return present.contains(id(decision)) ? Ruling.BUSY : Ruling.MOVED;
        }
        boolean known = decided.equals(decision.row().state().decided());
        if (decision.until() != null && !(known && locked.enabled())) {
            return Ruling.MOVED;
        }
        return decision.notBefore().isAfter(locked.at()) ? Ruling.EARLY : Ruling.DONE;
    }

    private static Set<Integer> present(Handle handle, Integer[] ids) {
        return new HashSet<>(handle.createQuery(PRESENT)
                .bind("ids", ids)
                .mapTo(Integer.class)
                .list());
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
