package io.ssync.tasks.beat;

import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.internal.worker.Ticker;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a beat does, step by step: it keeps the schedules in memory in the order of their next decisions, and has the store decide what
 * is due. Of several engines on one store each tries; the store lets one of them. It goes by the store's clock, and counts the time in
 * between itself, so that no step of a machine's clock moves a due time.
 *
 * <p>Whatever goes wrong comes out of {@link #step}; the next step reads everything anew. Not safe for use by several threads.
 */
final class BeatEngine {
    private static final Logger log = LoggerFactory.getLogger(BeatEngine.class);

    /** How soon a change is seen, and how long a step may rest. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** Everything is read anew after this, for changes that no version tells of. */
    private static final Duration RELOAD = Duration.ofMinutes(5);

    /** How soon a due time that waits for the task before it is looked at again. */
    private static final Duration WAITING = Duration.ofMillis(500);

    /** How soon a schedule is looked at again that somebody is changing. */
    private static final Duration BUSY = Duration.ofMillis(50);

    /** A schedule whose due times come faster than this runs once for several. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** How many schedules share a transaction that is late: a long one would make those at its beginning later. */
    private static final int TOGETHER = 250;

    /** How many share one that is prepared before it is due. */
    private static final int PREPARED_TOGETHER = 2_000;

    /** So soon before something is due there is no look for changes, which could make it late; it comes after that. */
    private static final Duration NEAR = Duration.ofMillis(100);

    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
    private static final int FORGET_TOGETHER = 10_000;

    private final ScheduleStore store;
    private final TaskCalls calls;
    private final Ticker ticker;
    private final BeatListener listener;
    private final Duration keepTicks;

    /** How late crontabs may be that do not say it themselves; null for as late as they are. */
    private @Nullable Duration cronDeadline;

    private final Map<Long, ScheduleRow> rows = new HashMap<>();
    private final Agenda agenda = new Agenda();
    /** The names of invalid schedules that the log has told of, with what was wrong. */
    private final Map<String, String> told = new HashMap<>();

    /** Null when everything is to be read anew. */
    private @Nullable String version;

    private boolean foundNothing;
    private @Nullable Instant lookedAt;
    private long lookedNanos;
    private long loadedNanos;
    private long forgotNanos;

    BeatEngine(ScheduleStore store, TaskCalls calls, Ticker ticker, BeatListener listener, Duration keepTicks) {
        this.store = store;
        this.calls = calls;
        this.ticker = ticker;
        this.listener = listener;
        this.keepTicks = keepTicks;
        this.forgotNanos = ticker.nanos();
    }

    /** To be called before the first step. */
    void cronStartingDeadline(Duration latest) {
        cronDeadline = latest;
    }

    /** Decides what is due, and returns how long it may rest. */
    Duration step() {
        boolean done = false;
        try {
            if (lookedAt == null || isTimeToLook()) {
                look();
            }
            decideWhatIsDue();
            Duration rest = rest();
            done = true;
            return rest;
        } finally {
            if (!done) {
                // Whether anything was done is unknown, so all that is known is what the store says next.
                version = null;
                lookedAt = null;
            }
        }
    }

    /** Has the next step look for changes, whenever the last one did. */
    void lookSoon() {
        lookedAt = null;
    }

    /** Whether the store had no schedule at all when it was read last. */
    boolean foundNothing() {
        return foundNothing;
    }

    private void look() {
        ScheduleStore.Look look = store.look();
        lookedAt = look.now();
        lookedNanos = ticker.nanos();
        // A version may be that of a change which was seen half: it is looked at before the rows are read.
        if (!look.version().equals(version) || ticker.nanos() - loadedNanos > RELOAD.toNanos()) {
            load();
            version = look.version();
        }
        if (ticker.nanos() - forgotNanos > FORGET_EVERY.toNanos()) {
            forgotNanos = ticker.nanos();
            store.forget(look.now().minus(keepTicks), FORGET_TOGETHER);
        }
        listener.looked(agenda.first().map(Agenda.Item::at));
    }

    private void load() {
        List<ScheduleRow> all = store.load();
        foundNothing = all.isEmpty();
        loadedNanos = ticker.nanos();
        rows.clear();
        agenda.clear();
        Map<String, String> invalid = new HashMap<>();
        for (ScheduleRow read : all) {
            ScheduleRow row = take(read);
            if (row.problem() != null) {
                invalid.put(row.name(), row.problem());
                if (!row.problem().equals(told.get(row.name()))) {
                    log.warn("schedule '{}' does not run: {}", row.name(), row.problem());
                }
            }
        }
        told.clear();
        told.putAll(invalid);
        listener.loaded(all.size(), invalid.size());
    }

    /** Returns it with what was found out about it. */
    private ScheduleRow take(ScheduleRow read) {
        ScheduleRow row = withDeadline(read);
        Optional<Instant> next;
        try {
            next = Planner.nextDecision(row);
        } catch (DateTimeException | ArithmeticException e) {
            // One that nobody can reckon with must not keep the others from running.
            row = new ScheduleRow(row.id(), row.name(), null, "its times are beyond all bounds: " + e, row.state());
            next = Optional.empty();
        }
        rows.put(row.id(), row);
        if (next.isPresent()) {
            plan(row, next.get());
        } else {
            agenda.remove(row.id());
        }
        return row;
    }

    private ScheduleRow withDeadline(ScheduleRow row) {
        ScheduleEntry entry = row.entry();
        Duration deadline = cronDeadline;
        if (entry == null || deadline == null || !(entry.schedule() instanceof Crontab)) {
            return row;
        }
        SchedulePolicy policy = entry.policy();
        return policy.misfire().deadline().isPresent()
                ? row
                : new ScheduleRow(
                        row.id(),
                        row.name(),
                        entry.withPolicy(policy.with(policy.misfire().within(deadline))),
                        null,
                        row.state());
    }

    private void plan(ScheduleRow row, Instant at) {
        // Whether the task before has ended is known when the next one is due, and no sooner.
        boolean watched = overlapOf(row) != Overlap.ALLOW && row.state().lastTaskId() != null;
        agenda.put(new Agenda.Item(at, row.id(), !watched));
    }

    /** Nothing is done about it before that time. */
    private void planLater(long id, Instant at) {
        agenda.put(new Agenda.Item(at, id, false));
    }

    private void forget(long id) {
        rows.remove(id);
        agenda.remove(id);
    }

    private Instant now() {
        return lookedAt == null ? Instant.MIN : lookedAt.plus(sinceLook());
    }

    private Duration sinceLook() {
        return Duration.ofNanos(ticker.nanos() - lookedNanos);
    }

    private boolean isTimeToLook() {
        Duration since = sinceLook();
        boolean near = nextAttempt().isBefore(now().plus(NEAR));
        return since.compareTo(near ? LOOK.multipliedBy(2) : LOOK) >= 0;
    }

    private Duration rest() {
        Duration untilLook = LOOK.minus(sinceLook());
        if (agenda.first().isEmpty()) {
            return positive(untilLook);
        }
        Duration untilAttempt = Duration.between(now(), nextAttempt());
        boolean lookIsPutOff = untilLook.isNegative() && !isTimeToLook();
        return positive(lookIsPutOff || untilAttempt.compareTo(untilLook) < 0 ? untilAttempt : untilLook);
    }

    /** When the first of what is planned is given to the store; {@link Instant#MAX} if nothing is. */
    private Instant nextAttempt() {
        return agenda.nextAttempt(store.ahead());
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private void decideWhatIsDue() {
        Instant now = now();
        if (nextAttempt().isAfter(now)) {
            return;
        }
        Instant first = agenda.first().orElseThrow().at();
        boolean early = first.isAfter(now);
        Instant at = early ? first : now;
        List<ScheduleRow> due = agenda.until(at, early ? PREPARED_TOGETHER : TOGETHER)
                .filter(item -> item.prepared() || !early)
                .map(item -> rows.get(item.id()))
                .toList();
        decide(due, at);
    }

    /** Decides what is due at a time that has come, or comes soon enough for the store to wait for it. */
    private void decide(List<ScheduleRow> due, Instant at) {
        Set<String> underWay = calls.underWay(watched(due));
        List<Decision> decisions = new ArrayList<>();
        Set<String> cancelled = new HashSet<>();
        for (ScheduleRow row : due) {
            boolean busy = row.state().lastTaskId() != null
                    && underWay.contains(row.state().lastTaskId());
            Optional<Decision> decision = decisionOn(row, at, busy);
            if (decision.isEmpty()) {
                planLater(row.id(), at.plus(WAITING));
                continue;
            }
            decisions.add(decision.get());
            if (busy && overlapOf(row) == Overlap.CANCEL_RUNNING) {
                cancelled.add(row.state().lastTaskId());
            }
        }
        // Before the decision: after it nobody might do it, and a second time does no harm.
        calls.terminate(cancelled);
        carryOut(decisions, at);
    }

    private static List<String> watched(List<ScheduleRow> due) {
        return due.stream()
                .filter(row -> overlapOf(row) != Overlap.ALLOW && row.state().lastTaskId() != null)
                .map(row -> row.state().lastTaskId())
                .toList();
    }

    private static Overlap overlapOf(ScheduleRow row) {
        return row.understood().orElseThrow().policy().overlap();
    }

    private static Optional<Decision> decisionOn(ScheduleRow row, Instant now, boolean busy) {
        try {
            return Planner.decide(row, now, busy);
        } catch (IllegalArgumentException e) {
            return Optional.of(Planner.refused(row, now, String.valueOf(e.getMessage())));
        }
    }

    /** Many together; should one of them not be possible, each for itself. */
    private void carryOut(List<Decision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return;
        }
        List<Ruling> rulings;
        try {
            rulings = store.decide(decisions, calls);
        } catch (ResultBackendRefusedException | IllegalArgumentException e) {
            if (decisions.size() > 1) {
                decisions.forEach(decision -> carryOut(List.of(decision), now));
                return;
            }
            Decision refused = Planner.refused(decisions.get(0).row(), now, String.valueOf(e.getMessage()));
            decisions = List.of(refused);
            rulings = store.decide(decisions, calls);
        }
        take(decisions, rulings);
    }

    private void take(List<Decision> decisions, List<Ruling> rulings) {
        Instant now = now();
        Set<Long> moved = new HashSet<>();
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            switch (rulings.get(i)) {
                case DONE -> done(decision, now);
                case MOVED -> moved.add(decision.row().id());
                // By a hair, since the time between two looks is counted here.
                case EARLY -> planLater(decision.row().id(), now.plusMillis(1));
                case BUSY ->
                    planLater(
                            decision.row().id(),
                            latest(now, decision.notBefore()).plus(BUSY));
            }
        }
        if (!moved.isEmpty()) {
            reload(moved);
        }
    }

    private void done(Decision decision, Instant now) {
        ScheduleRow row = decision.row().with(decision.row().state().after(decision));
        for (Decision.Run run : decision.runs()) {
            Tick tick = run.tick();
            if (tick.state() == Tick.State.REFUSED) {
                log.error("schedule '{}' could not send what was due at {}: {}", row.name(), tick.due(), tick.reason());
            } else {
                log.debug("schedule '{}', due at {}: {}", row.name(), tick.due(), tick);
            }
            // Nothing is early: the time since the look is counted from its answer, so it may lag by that.
            listener.decided(row.name(), tick, positive(Duration.between(tick.due(), now)));
        }
        if (decision.disables()) {
            forget(row.id());
            return;
        }
        rows.put(row.id(), row);
        Planner.nextDecision(row)
                .ifPresentOrElse(at -> plan(row, latest(at, now.plus(SHORTEST))), () -> agenda.remove(row.id()));
    }

    private void reload(Collection<Long> ids) {
        Set<Long> gone = new HashSet<>(ids);
        for (ScheduleRow row : store.load(ids)) {
            gone.remove(row.id());
            take(row);
        }
        gone.forEach(this::forget);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Whether something that was thrown means that a server is away for now. */
    static boolean isAway(Throwable failure) {
        return failure instanceof ResultBackendAwayException || failure instanceof BrokerException;
    }
}
