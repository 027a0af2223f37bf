package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.beat.Decision.Run;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Broker.Records;
import io.ssync.tasks.broker.Broker.Records.Change;
import io.ssync.tasks.broker.Broker.Records.Entry;
import io.ssync.tasks.broker.Broker.Records.Line;
import io.ssync.tasks.broker.Broker.Records.Outcome;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Schedules in the broker, for apps without a database: beside the messages in Redis. What is decided about a due time is one step with the
 * message that it publishes, so each due time becomes one message, however many beats there are. All times are those of Redis.
 *
 * <p>Schedules are as durable as the messages: keep Redis' append-only file on. If Redis loses its data a beat adds what the code
 * declares once more, and what people have added is gone.
 *
 * <p>Tasks are sent as plain messages, so a schedule of a durable or a unique task is refused, and its history says so. Safe for use by any
 * number of threads.
 */
public final class BrokerSchedules implements ScheduleStore {
    private final Records records;
    private final String where;
    /** The names of the schedules that were read, by their numbers. */
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    private BrokerSchedules(Records records, String where) {
        this.records = records;
        this.where = where;
    }

    /**
     * The schedules in a broker, which stays the caller's to close. Does not ask it anything yet.
     *
     * @throws IllegalArgumentException if the broker keeps no records
     */
    public static BrokerSchedules over(Broker broker) {
        Records records = broker.records("beat")
                .orElseThrow(() -> new IllegalArgumentException(
                        "this broker keeps no schedules: " + broker.getClass().getSimpleName()));
        return new BrokerSchedules(records, broker.describe());
    }

    /** Does nothing: there is nothing to create. */
    @Override
    public void prepare() {}

    @Override
    public Look look() {
        Records.Look look = translated(records::look);
        return new Look(look.now(), look.version());
    }

    @Override
    public List<ScheduleRow> load() {
        return rows(translated(records::all));
    }

    @Override
    public List<ScheduleRow> load(Collection<Long> ids) {
        List<String> wanted =
                ids.stream().map(names::get).filter(Objects::nonNull).toList();
        return rows(translated(() -> records.find(wanted))).stream()
                .filter(row -> ids.contains(row.id()))
                .toList();
    }

    private List<ScheduleRow> rows(Map<String, Entry> found) {
        List<ScheduleRow> rows = new ArrayList<>(found.size());
        new TreeMap<>(found).forEach((name, entry) -> rows.add(row(name, entry)));
        return rows;
    }

    private ScheduleRow row(String name, Entry entry) {
        ScheduleRow row = ScheduleText.read(name, entry.text());
        names.put(row.id(), name);
        return row;
    }

    @Override
    public Optional<ScheduleRow> find(String name) {
        return entry(name).map(found -> row(name, found));
    }

    private Optional<Entry> entry(String name) {
        return Optional.ofNullable(translated(() -> records.find(List.of(name))).get(name));
    }

    @Override
    public List<Ruling> decide(List<Decision> decisions, Calls calls) {
        Map<String, Entry> found = translated(() -> records.find(
                decisions.stream().map(decision -> decision.row().name()).toList()));
        List<Ruling> rulings = new ArrayList<>();
        List<Prepared> possible = new ArrayList<>();
        for (Decision decision : decisions) {
            Entry entry = found.get(decision.row().name());
            Optional<ScheduleRow> kept = entry == null
                    ? Optional.empty()
                    : Optional.of(row(decision.row().name(), entry)).filter(row -> isSame(row, decision));
            rulings.add(kept.isPresent() ? Ruling.DONE : Ruling.MOVED);
            kept.ifPresent(row -> possible.add(
                    new Prepared(decision, row, Objects.requireNonNull(entry).version(), decision.runs(), List.of())));
        }
        Iterator<Ruling> carriedOut = carryOut(withMessages(possible, calls)).iterator();
        return rulings.stream()
                .map(ruling -> ruling == Ruling.DONE ? carriedOut.next() : ruling)
                .toList();
    }

    private static boolean isSame(ScheduleRow kept, Decision decision) {
        ScheduleRow known = decision.row();
        boolean same = kept.id() == known.id() && kept.understood().isPresent();
        boolean inSchedule = decision.until() != null;
        return same
                && (!inSchedule
                        || kept.understood().orElseThrow().enabled()
                                && kept.state().decided().equals(known.state().decided()));
    }

    /**
     * What a decision comes to.
     *
     * @param row the schedule as it is kept
     * @param version of its record
     * @param runs what is to be written of the decision
     * @param messages those of the runs that have a call, in their order; none if calls are made at once
     */
    private record Prepared(
            Decision decision, ScheduleRow row, long version, List<Run> runs, List<OutboundMessage> messages) {

        Change change() {
            ScheduleState state = row.state()
                    .after(new Decision(
                            decision.row(), decision.until(), decision.notBefore(), runs, decision.disables()));
            ScheduleEntry entry = row.understood().orElseThrow();
            ScheduleEntry after = decision.disables() ? entry.withEnabled(false) : entry;
            return new Change(
                    row.name(),
                    version,
                    ScheduleText.write(row.id(), after, state),
                    !decision.disables(),
                    decision.notBefore(),
                    lines());
        }

        private List<Line> lines() {
            Iterator<OutboundMessage> next = messages.iterator();
            return runs.stream()
                    .map(run -> line(run, run.call() != null && next.hasNext() ? next.next() : null))
                    .toList();
        }

        private static Line line(Run run, @Nullable OutboundMessage message) {
            Tick tick = run.tick();
            return new Line(tick.due(), ScheduleText.write(tick), tick.state() == Tick.State.SENT, message);
        }

        /** The same without runs whose due times have lines that do not give way. */
        Prepared without(Collection<Line> taken) {
            List<Run> left = new ArrayList<>();
            List<OutboundMessage> leftMessages = new ArrayList<>();
            Iterator<OutboundMessage> next = messages.iterator();
            for (Run run : runs) {
                OutboundMessage message = run.call() != null && next.hasNext() ? next.next() : null;
                boolean free = taken.stream()
                        .filter(line -> line.at().equals(run.tick().due()))
                        .allMatch(line -> !line.settled() && run.tick().state() == Tick.State.SENT);
                if (free) {
                    left.add(run);
                    Stream.ofNullable(message).forEach(leftMessages::add);
                }
            }
            return new Prepared(decision, row, version, left, leftMessages);
        }

        Prepared with(List<OutboundMessage> made) {
            return new Prepared(decision, row, version, runs, made);
        }
    }

    private static List<Prepared> withMessages(List<Prepared> possible, Calls calls) {
        List<Signature<?>> made = new ArrayList<>();
        for (Prepared prepared : possible) {
            callsOf(prepared).forEach(made::add);
        }
        if (made.isEmpty()) {
            return possible;
        }
        Messages messages = new Messages();
        calls.send(Optional.of(messages), made);
        Iterator<OutboundMessage> next = messages.taken.iterator();
        List<Prepared> complete = new ArrayList<>();
        for (Prepared prepared : possible) {
            List<OutboundMessage> own = new ArrayList<>();
            callsOf(prepared).filter(call -> next.hasNext()).forEach(call -> own.add(next.next()));
            complete.add(prepared.with(own));
        }
        return complete;
    }

    private static Stream<Signature<?>> callsOf(Prepared prepared) {
        return prepared.runs().stream().<Signature<?>>map(Run::call).filter(Objects::nonNull);
    }

    private List<Ruling> carryOut(List<Prepared> prepared) {
        if (prepared.isEmpty()) {
            return List.of();
        }
        List<Outcome> outcomes = translated(
                () -> records.change(prepared.stream().map(Prepared::change).toList()));
        List<Ruling> rulings = new ArrayList<>();
        for (int i = 0; i < prepared.size(); i++) {
            rulings.add(
                    switch (outcomes.get(i)) {
                        case DONE -> Ruling.DONE;
                        case EARLY -> Ruling.EARLY;
                        // Read a moment ago: somebody is at it.
                        case MOVED -> Ruling.BUSY;
                        case TAKEN -> carryOutRest(prepared.get(i));
                    });
        }
        return rulings;
    }

    private Ruling carryOutRest(Prepared prepared) {
        List<Instant> due =
                prepared.runs().stream().map(run -> run.tick().due()).toList();
        List<Line> taken = translated(() -> records.lines(prepared.row().name(), due));
        Prepared rest = prepared.without(taken);
        // Whoever has a line forgotten between the two may be met again later.
        return rest.runs().size() == prepared.runs().size()
                ? Ruling.BUSY
                : carryOut(List.of(rest)).get(0);
    }

    @Override
    public boolean add(ScheduleEntry entry) {
        Instant from = entry.schedule() instanceof Clocked ? Instant.EPOCH : look().now();
        UUID seed = UUID.randomUUID();
        ScheduleState state = new ScheduleState(seed, from, null, null, 0);
        // A number as good as any: that of another schedule has another seed.
        long id = seed.getLeastSignificantBits() & 0x1f_ffff_ffff_ffffL;
        return changed(
                new Change(entry.name(), 0, ScheduleText.write(id, entry, state), false, Instant.EPOCH, List.of()));
    }

    @Override
    public boolean change(String name, UnaryOperator<ScheduleEntry> change) {
        while (true) {
            Optional<Entry> found = entry(name);
            if (found.isEmpty()) {
                return false;
            }
            ScheduleRow row = row(name, found.get());
            ScheduleEntry before = row.understood()
                    .orElseThrow(() -> new IllegalStateException(
                            "schedule '" + name + "' cannot be understood: " + row.problem()));
            ScheduleEntry after = change.apply(before);
            ScheduleState state =
                    after.definition().equals(before.definition()) ? row.state() : countedFromNow(row.state());
            String text = ScheduleText.write(row.id(), after, state);
            if (changed(new Change(name, found.get().version(), text, false, Instant.EPOCH, List.of()))) {
                return true;
            }
        }
    }

    private ScheduleState countedFromNow(ScheduleState state) {
        Instant now = look().now();
        Instant from = now.isAfter(state.decided()) ? now : state.decided();
        return new ScheduleState(state.seed(), from, state.lastRun(), state.lastTaskId(), state.totalRuns());
    }

    @Override
    public boolean remove(String name) {
        while (true) {
            Optional<Entry> found = entry(name);
            if (found.isEmpty()) {
                return false;
            }
            if (changed(new Change(name, found.get().version(), null, false, Instant.EPOCH, List.of()))) {
                return true;
            }
        }
    }

    private boolean changed(Change change) {
        return translated(() -> records.change(List.of(change))).get(0) == Outcome.DONE;
    }

    @Override
    public List<Tick> history(String name, int limit) {
        return translated(() -> records.lines(name, limit)).stream()
                .map(line -> ScheduleText.readTick(line.at(), line.text()))
                .toList();
    }

    @Override
    public int forget(Instant before, int limit) {
        return translated(() -> records.forgetLines(before, limit));
    }

    @Override
    public String describe() {
        return where;
    }

    /** Does nothing: the broker is the caller's. */
    @Override
    public void close() {}

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (BrokerRefusedException e) {
            throw new ResultBackendRefusedException("the schedules: " + e.getMessage(), e);
        } catch (BrokerException e) {
            throw new ResultBackendAwayException("the schedules: " + e.getMessage(), e);
        }
    }

    /** Keeps the messages of calls, to be published with what is decided. */
    private static final class Messages implements LedgerTransaction {
        private final List<OutboundMessage> taken = new ArrayList<>();

        @Override
        public boolean isOfBroker() {
            return true;
        }

        @Override
        public void publish(List<OutboundMessage> messages) {
            taken.addAll(messages);
        }

        @Override
        public void add(Ledger ledger, List<Ledger.Entry> entries) {
            throw new IllegalArgumentException("calls of schedules that are in the broker cannot be durable");
        }
    }
}
