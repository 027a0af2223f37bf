package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What people and programs do with schedules, whether or not a beat runs in this process. Safe for use by any thread.
 *
 * <pre>{@code
 * Schedules schedules = Schedules.of(app, store);
 * schedules.add("reminders", Crontab.parse("0 7 * * mon-fri"), app.task(FeeTasks::remind).signature(schoolId));
 * }</pre>
 *
 * <p>Methods that name a schedule throw {@link IllegalArgumentException} if there is none of that name, and those that need its times
 * or its call {@link IllegalStateException} if it cannot be understood. All throw {@link
 * io.ssync.tasks.results.ResultBackendException} if the store is away.
 */
public final class Schedules {
    /** So many due times are backfilled in one call: more by mistake would flood the queues. */
    public static final int MOST_BACKFILLED = 10_000;

    private static final int TOGETHER = 100;

    private final TaskCalls calls;
    private final ScheduleStore store;

    private Schedules(TaskApp app, ScheduleStore store) {
        this.calls = new TaskCalls(app);
        this.store = store;
    }

    /** The schedules of a store, whose calls an app makes. */
    public static Schedules of(TaskApp app, ScheduleStore store) {
        return new Schedules(app, store);
    }

    /** Adds a schedule by the clocks of UTC unless there is one of its name; returns whether it did. */
    public boolean add(String name, Schedule schedule, Signature<?> call) {
        return add(ScheduleEntry.of(name, schedule, ScheduledCall.of(call)));
    }

    /**
     * Adds a schedule unless there is one of its name; returns whether it did.
     *
     * @throws IllegalArgumentException if it is never due within eight years
     */
    public boolean add(ScheduleEntry entry) {
        requireEverDue(entry);
        return store.add(entry);
    }

    /** Changes a schedule. Its name stays. */
    public void change(String name, UnaryOperator<ScheduleEntry> change) {
        boolean found = store.change(name, before -> {
            ScheduleEntry after = change.apply(before);
            requireEverDue(after);
            return after;
        });
        if (!found) {
            throw unknown(name);
        }
    }

    /**
     * Changes a schedule as somebody wants it.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public void change(String name, ScheduleEdit edit) {
        change(name, edit::applyTo);
    }

    private void requireEverDue(ScheduleEntry entry) {
        if (entry.schedule() instanceof Crontab
                && entry.schedule().nextAfter(store.look().now(), entry.zone()).isEmpty()) {
            throw new IllegalArgumentException("schedule '" + entry.name() + "' would not be due within eight years: "
                    + entry.schedule().text());
        }
    }

    /** Removes a schedule; returns false if there is none of the name. */
    public boolean remove(String name) {
        return store.remove(name);
    }

    /** All schedules by name, also those that cannot be understood. */
    public List<ScheduleRow> list() {
        return store.load();
    }

    /** A schedule by its name. */
    public Optional<ScheduleRow> find(String name) {
        return store.find(name);
    }

    /** The next due times of a schedule, without jitter; none if it is disabled or cannot be understood. */
    public List<Instant> next(ScheduleRow row, int count) {
        return Planner.next(row, store.look().now(), count);
    }

    /** What became of the last due times, the latest first. */
    public List<Tick> history(String name, int limit) {
        return store.history(name, limit);
    }

    /** Lets it run. Due times count from now. */
    public void enable(String name) {
        change(name, entry -> entry.withEnabled(true));
    }

    /** Lets it run no more. */
    public void disable(String name) {
        change(name, entry -> entry.withEnabled(false));
    }

    /** Lets due times pass up to a time, {@link ScheduleEntry#UNTIL_RESUMED} for without an end; none of them is made up for. */
    public void pause(String name, Instant until) {
        change(name, entry -> entry.withPausedUntil(until));
    }

    /** Ends a pause. Due times count from now. */
    public void resume(String name) {
        change(name, entry -> entry.withPausedUntil(null));
    }

    /** Runs it once now, beside its schedule, enabled or not; returns the id of the task. */
    public String run(String name) {
        Instant now = store.look().now();
        return sendBeside(name, List.of(now), now).get(0);
    }

    /**
     * Sends the tasks of due times that have passed and did not run, for example because the schedule did not exist. Those that ran and
     * are still in the {@linkplain #history history} do not run again; the ids of tasks are what they would have been.
     *
     * @param from the first due time that counts
     * @param to the due time before which to end, not later than now
     * @return the due times that were sent now
     * @throws IllegalArgumentException if they are more than {@value #MOST_BACKFILLED}, or not all have passed
     */
    public List<Instant> backfill(String name, Instant from, Instant to) {
        Instant now = store.look().now();
        ScheduleRow row = row(name);
        List<Instant> due = passed(row, from, to, now);
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < due.size(); i += TOGETHER) {
            List<Instant> some = due.subList(i, Math.min(due.size(), i + TOGETHER));
            List<String> ids = sendBeside(name, some, now);
            some.stream()
                    .filter(time -> ids.contains(TickIds.of(row.state().seed(), time)))
                    .forEach(sent::add);
        }
        return sent;
    }

    /**
     * What {@link #backfill} would send now, without sending it.
     *
     * @return the due times whose tasks would be sent
     * @throws IllegalArgumentException as {@link #backfill} does
     */
    public List<Instant> missing(String name, Instant from, Instant to) {
        List<Instant> due = passed(row(name), from, to, store.look().now());
        Set<Instant> sent = store.history(name, 2 * MOST_BACKFILLED).stream()
                .filter(tick -> tick.state() == Tick.State.SENT)
                .map(Tick::due)
                .collect(Collectors.toSet());
        return due.stream().filter(time -> !sent.contains(time)).toList();
    }

    private static List<Instant> passed(ScheduleRow row, Instant from, Instant to, Instant now) {
        if (to.isAfter(now)) {
            throw new IllegalArgumentException(
                    "only due times that have passed can be backfilled, up to " + now + ", not up to " + to);
        }
        ScheduleEntry entry = entry(row).withPausedUntil(null);
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = DueTimes.nextAfter(entry, from.minusNanos(1_000));
        while (next.isPresent() && next.get().isBefore(to)) {
            due.add(next.get());
            if (due.size() > MOST_BACKFILLED) {
                throw new IllegalArgumentException(
                        "more than " + MOST_BACKFILLED + " due times between " + from + " and " + to);
            }
            next = DueTimes.nextAfter(entry, next.get());
        }
        return due;
    }

    /** Returns the ids of those that were sent. */
    private List<String> sendBeside(String name, List<Instant> due, Instant now) {
        ScheduleRow row = row(name);
        entry(row);
        List<String> sent = new ArrayList<>();
        Decision.Ruling ruling;
        do {
            sent.clear();
            ruling = store.decide(List.of(Planner.beside(row, due, now)), (transaction, made) -> {
                        calls.send(transaction, made);
                        made.forEach(call -> sent.add(call.options().taskId().orElseThrow()));
                    })
                    .get(0);
        } while (ruling == Decision.Ruling.EARLY || ruling == Decision.Ruling.BUSY);
        if (ruling == Decision.Ruling.MOVED) {
            throw unknown(name);
        }
        return sent;
    }

    private ScheduleRow row(String name) {
        return store.find(name).orElseThrow(() -> unknown(name));
    }

    private static ScheduleEntry entry(ScheduleRow row) {
        return row.understood()
                .orElseThrow(() -> new IllegalStateException(
                        "schedule '" + row.name() + "' cannot be understood: " + row.problem()));
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("there is no schedule '" + name + "' in " + store.describe());
    }
}
