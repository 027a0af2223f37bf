package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.ledger.InMemoryLedger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Schedules within this process, for tests, and for apps whose schedules are all in their code: what was missed while the process was
 * away is not known then.
 *
 * <p>With a ledger of the same kind, calls become part of the decision, as in a database; else they are made after it. It never fails by
 * itself. Safe for use by any thread: calls are made one after the other.
 */
public final class InMemorySchedules implements ScheduleStore {
    private final InstantSource clock;
    private final @Nullable InMemoryLedger ledger;
    /** This and the rest are guarded by this object. */
    private final Map<String, Kept> byName = new TreeMap<>();

    private long lastId;
    private long version;

    /** A schedule and its ticks by due time. */
    private static final class Kept {
        private ScheduleRow row;
        private final TreeMap<Instant, Tick> ticks = new TreeMap<>();

        Kept(ScheduleRow row) {
            this.row = row;
        }
    }

    /** Schedules on a clock of the caller's, for an app without a ledger. */
    public InMemorySchedules(InstantSource clock) {
        this(clock, null);
    }

    /** Schedules on a clock of the caller's, for an app with this ledger. */
    public InMemorySchedules(InstantSource clock, @Nullable InMemoryLedger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    /** Does nothing: there is nothing to create. */
    @Override
    public void prepare() {}

    @Override
    public synchronized Look look() {
        return new Look(clock.instant(), String.valueOf(version));
    }

    @Override
    public synchronized List<ScheduleRow> load() {
        return byName.values().stream().map(kept -> kept.row).toList();
    }

    @Override
    public synchronized List<ScheduleRow> load(Collection<Long> ids) {
        return load().stream().filter(row -> ids.contains(row.id())).toList();
    }

    @Override
    public synchronized Optional<ScheduleRow> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(kept -> kept.row);
    }

    @Override
    public synchronized List<Ruling> decide(List<Decision> decisions, Calls calls) {
        List<Ruling> rulings = decisions.stream().map(this::ruling).toList();
        Map<Decision, List<Run>> written = new HashMap<>();
        List<Signature<?>> made = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            if (rulings.get(i) == Ruling.DONE) {
                List<Run> runs = unwritten(decisions.get(i));
                written.put(decisions.get(i), runs);
                runs.stream().map(Run::call).filter(call -> call != null).forEach(made::add);
            }
        }
        send(made, calls);
        written.forEach(this::write);
        return rulings;
    }

    private Ruling ruling(Decision decision) {
        Kept kept = byName.get(decision.row().name());
        if (kept == null || kept.row.id() != decision.row().id()) {
            return Ruling.MOVED;
        }
        if (decision.until() != null && isOutdated(decision.row(), kept.row)) {
            return Ruling.MOVED;
        }
        return decision.notBefore().isAfter(clock.instant()) ? Ruling.EARLY : Ruling.DONE;
    }

    private static boolean isOutdated(ScheduleRow known, ScheduleRow kept) {
        return !kept.state().decided().equals(known.state().decided())
                || kept.understood().filter(ScheduleEntry::enabled).isEmpty();
    }

    private Kept decided(Decision decision) {
        return Objects.requireNonNull(byName.get(decision.row().name()), "one that is not there has moved");
    }

    private List<Run> unwritten(Decision decision) {
        TreeMap<Instant, Tick> ticks = decided(decision).ticks;
        return decision.runs().stream()
                .filter(run -> {
                    Tick before = ticks.get(run.tick().due());
                    return before == null || decision.until() == null && before.state() != Tick.State.SENT;
                })
                .toList();
    }

    private void send(List<Signature<?>> made, Calls calls) {
        if (made.isEmpty()) {
            return;
        }
        if (ledger == null) {
            calls.send(Optional.empty(), made);
        } else {
            InMemoryLedger.Transaction transaction = ledger.transaction();
            calls.send(Optional.of(transaction), made);
            transaction.commit();
        }
    }

    private void write(Decision decision, List<Run> runs) {
        Kept kept = decided(decision);
        runs.forEach(run -> kept.ticks.put(run.tick().due(), run.tick()));
        Decision done = new Decision(decision.row(), decision.until(), decision.notBefore(), runs, decision.disables());
        kept.row = kept.row.with(kept.row.state().after(done));
        if (decision.disables()) {
            change(decision.row().name(), entry -> entry.withEnabled(false));
        }
    }

    @Override
    public synchronized boolean add(ScheduleEntry entry) {
        if (byName.containsKey(entry.name())) {
            return false;
        }
        Instant from = entry.schedule() instanceof Clocked ? Instant.EPOCH : clock.instant();
        ScheduleState state = new ScheduleState(seed(), from, null, null, 0);
        byName.put(entry.name(), new Kept(new ScheduleRow(++lastId, entry.name(), entry, null, state)));
        version++;
        return true;
    }

    /** Ids need not be the same in another process: nothing of this store survives. */
    private static UUID seed() {
        return UUID.randomUUID();
    }

    @Override
    public synchronized boolean change(String name, UnaryOperator<ScheduleEntry> change) {
        Kept kept = byName.get(name);
        if (kept == null) {
            return false;
        }
        ScheduleEntry before = kept.row.understood().orElseThrow();
        ScheduleEntry after = change.apply(before);
        ScheduleState state = kept.row.state();
        if (!after.definition().equals(before.definition())) {
            Instant now = clock.instant();
            state = new ScheduleState(
                    state.seed(),
                    now.isAfter(state.decided()) ? now : state.decided(),
                    state.lastRun(),
                    state.lastTaskId(),
                    state.totalRuns());
        }
        kept.row = new ScheduleRow(kept.row.id(), name, after, null, state);
        version++;
        return true;
    }

    @Override
    public synchronized boolean remove(String name) {
        version++;
        return byName.remove(name) != null;
    }

    @Override
    public synchronized List<Tick> history(String name, int limit) {
        Kept kept = byName.get(name);
        return kept == null
                ? List.of()
                : kept.ticks.descendingMap().values().stream().limit(limit).toList();
    }

    @Override
    public synchronized int forget(Instant before, int limit) {
        int forgotten = 0;
        for (Kept kept : byName.values()) {
            List<Instant> old = kept.ticks.headMap(before).keySet().stream()
                    .sorted(Comparator.naturalOrder())
                    .limit(limit - forgotten)
                    .toList();
            old.forEach(kept.ticks::remove);
            forgotten += old.size();
        }
        return forgotten;
    }

    @Override
    public String describe() {
        return "the memory of this process";
    }

    /** Does nothing: the schedules live as long as this object. */
    @Override
    public void close() {}
}
