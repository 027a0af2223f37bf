package io.ssync.tasks.beat.jdbc;

import io.ssync.tasks.beat.Decision;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.beat.Tick;
import java.time.Instant;
import java.time.OffsetDateTime;
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
    private static final String NOW = sql("now");
    private static final String ADD = sql("add");
    private static final String DECIDED = sql("decided");
    private static final String RAN = sql("ran");

    /** A due time of a schedule. */
    private record Key(int id, Instant due) {}

    private TickRows() {}

    /** Locks the schedules, and says to each decision whether it can be carried out. */
    static List<Ruling> rule(Handle handle, List<Decision> decisions) {
        Integer[] ids = Columns.integers(decisions, TickRows::id);
        Map<Integer, Instant> decided = new HashMap<>();
        handle.createQuery(LOCK)
                .bind("ids", ids)
                .map((row, context) -> decided.put(row.getInt("id"), Columns.instant(row, "decided")))
                .forEach(ignored -> {});
        Map<Integer, Boolean> enabled = new HashMap<>();
        handle.createQuery(LOCK_TASKS)
                .bind("ids", ids)
                .map((row, context) -> enabled.put(row.getInt("id"), row.getBoolean("enabled")))
                .forEach(ignored -> {});
        Set<Integer> busy = enabled.size() == decided.size() ? Set.of() : present(handle, ids);
        Instant now = now(handle);
        return decisions.stream()
                .map(decision -> rule(decision, decided.get(id(decision)), enabled.get(id(decision)), busy, now))
                .toList();
    }

    private static Ruling rule(
            Decision decision, @Nullable Instant decided, @Nullable Boolean enabled, Set<Integer> busy, Instant now) {
        if (decided == null) {
            return Ruling.MOVED;
        }
        if (enabled == null) {
            return busy.contains(id(decision)) ? Ruling.BUSY : Ruling.MOVED;
        }
        boolean known = decided.equals(decision.row().state().decided());
        if (decision.until() != null && !(known && enabled)) {
            return Ruling.MOVED;
        }
        return decision.notBefore().isAfter(now) ? Ruling.EARLY : Ruling.DONE;
    }

    private static Set<Integer> present(Handle handle, Integer[] ids) {
        return new HashSet<>(handle.createQuery(PRESENT)
                .bind("ids", ids)
                .mapTo(Integer.class)
                .list());
    }

    private static Instant now(Handle handle) {
        return handle.createQuery(NOW).mapTo(OffsetDateTime.class).one().toInstant();
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
                .map((row, context) -> written.add(new Key(row.getInt("id"), Columns.instant(row, "due"))))
                .forEach(ignored -> {});
        return decisions.stream()
                .map(decision -> decision.runs().stream()
                        .filter(run -> written.contains(
                                new Key(id(decision), run.tick().due())))
                        .toList())
                .toList();
    }

    /** Notes how far the schedules have come, in our columns and in those of Django's that are a beat's. */
    static void note(Handle handle, List<Decision> decisions) {
        List<Decision> moved =
                decisions.stream().filter(decision -> decision.until() != null).toList();
        if (!moved.isEmpty()) {
            handle.createUpdate(DECIDED)
                    .bind("ids", Columns.integers(moved, TickRows::id))
                    .bind("decided", Columns.times(moved, Decision::until))
                    .bind("taskIds", Columns.texts(moved, decision -> last(decision, Tick::taskId)))
                    .execute();
        }
        List<Decision> ran = decisions.stream()
                .filter(decision -> runs(decision) > 0 || decision.disables())
                .toList();
        if (!ran.isEmpty()) {
            handle.createUpdate(RAN)
                    .bind("ids", Columns.integers(ran, TickRows::id))
                    .bind(
                            "ran",
                            Columns.times(ran, decision -> decision.until() == null ? null : last(decision, Tick::due)))
                    .bind("runs", Columns.integers(ran, TickRows::runs))
                    .bind("disables", ran.stream().map(Decision::disables).toArray(Boolean[]::new))
                    .execute();
        }
        if (ran.stream().anyMatch(Decision::disables)) {
            ScheduleWrites.noteChange(handle);
        }
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
                .map((row, context) -> {
                    Instant due = Columns.instant(row, "due");
                    return new Tick(
                            due == null ? Instant.EPOCH : due,
                            Tick.State.valueOf(row.getString("state")),
                            row.getString("task_id"),
                            row.getString("reason"),
                            row.getInt("count"));
                })
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
