package io.ssync.tasks.internal.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.Settled;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what happens in a simulation, and knows what must not: it looks at every claim, start, write and settlement as
 * it happens, and at everything together in the end.
 */
final class Book {
    /** How the ids begin of tasks with whom something is wrong for ever. */
    static final String BAD_RESULT = "bad-result-";

    static final String BAD_SETTLE = "bad-settle-";
    static final String BAD_CHORD = "bad-chord-";

    private static final String ID = "\"id\":\"";

    private final InstantSource clock;
    private final Story story;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Map<Delivery, String> ids = new IdentityHashMap<>();
    private final Map<SimulatedWorker, Map<String, List<Delivery>>> claimed = new HashMap<>();
    private final Set<Delivery> acknowledgedEarly = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those whose leases the broker does not know any more, nor their workers that they are lost. */
    private final Set<Delivery> lapsed = Collections.newSetFromMap(new IdentityHashMap<>());

    private final List<String> violations = new ArrayList<>();

    Book(InstantSource clock, Story story) {
        this.clock = clock;
        this.story = story;
    }

    void add(Life life) {
        lives.put(life.id, life);
    }

    @Nullable
    Life find(String id) {
        return lives.get(id);
    }

    Collection<Life> lives() {
        return lives.values();
    }

    List<String> violations() {
        return violations;
    }

    void violated(String format, Object... values) {
        String text = String.format(format, values);
        violations.add(text);
        story.tell("!", "%s", text);
    }

    private @Nullable Life life(Delivery delivery) {
        return lives.get(idOf(delivery));
    }

    private String idOf(Delivery delivery) {
        return ids.computeIfAbsent(delivery, unknown -> idIn(delivery.payload()));
    }

    /** The id in a message, found without reading it all: this is asked of every delivery. */
    private static String idIn(byte[] payload) {
        String text = new String(payload, ISO_8859_1);
        int start = text.indexOf(ID);
        return start < 0 ? "" : text.substring(start + ID.length(), text.indexOf('"', start + ID.length()));
    }

    void claimed(SimulatedWorker worker, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            String id = idOf(delivery);
            claimed.computeIfAbsent(worker, first -> new HashMap<>())
                    .computeIfAbsent(id, first -> new ArrayList<>())
                    .add(delivery);
            story.tell(worker.name(), "claims %s (redelivered %s times)", id, delivery.redeliveries());
        }
    }

    /** The broker loses data: whatever was there may be there no more, or once more. */
    void dataLost() {
        lapsed.addAll(ids.keySet());
        ids.values().stream().map(lives::get).filter(Objects::nonNull).forEach(life -> life.hasLapsed = true);
        for (Life life : lives.values()) {
            life.forgotten |= !life.durable;
        }
    }

    /** Whatever is durable and has not ended is in the ledger. */
    void checkLedger(Predicate<String> holds) {
        for (Life life : lives.values()) {
            boolean due = life.durable && life.accepted && life.end == null && life.buried == null;
            // What is ignored or buried has ended when its row goes, with no result to show for it.
            boolean tells = life.ending != Life.Ending.IGNORES && life.ending != Life.Ending.BURIES && !life.isSilent();
            if (due && tells && !holds.test(life.id)) {
                violated("%s has not ended, but the ledger does not have it", life.id);
            }
        }
    }

    /** A task begins to run; returns the run. */
    Life.Run begun(SimulatedWorker worker, Admitted admitted) {
        Delivery delivery = admitted.delivery();
        String id = admitted.message().id();
        int retries = admitted.message().retries();
        Life.Run run = new Life.Run(worker, delivery, retries, clock.instant());
        Life life = Objects.requireNonNull(lives.get(id), id);
        story.tell(worker.name(), "begins %s (attempt %s)", id, retries + 1);
        if (!admitted.mayRun()) {
            violated("%s begins on %s though its lease is lost", id, worker.name());
        }
        if (life.endedAt != null
                && life.endedAt.isBefore(delivery.claimedAt())
                && life.buried == null
                && !life.forgotten
                && life.before.stream().noneMatch(one -> one.hasLapsed)) {
            violated("%s begins on %s though it has ended before it was claimed", id, worker.name());
        }
        for (Life.Run other : life.runs) {
            if (other.retries != retries
                    || other.handedOn
                    || life.forgotten
                    // A new copy of its message says nothing of the leases of those before.
                    // Nor does a second run of what it follows: that may have come of a loss.
                    || life.before.stream().anyMatch(one -> one.hasLapsed)
                    || life.durable && (!other.delivery.leaseHeld() || other.worker.hasStoodStillSince(other.since))
                    || lapsed.contains(other.delivery)
                    || lapsed.contains(delivery)) {
                continue;
            }
            if (life.beginsAtMostOnce()) {
                violated("%s begins twice: on %s and on %s", id, other.worker.name(), worker.name());
            } else if (other.delivery.redeliveries() >= delivery.redeliveries()
                    && !NextMessage.isRedelivered(admitted.message())) {
                violated(
                        "%s runs twice, on %s and on %s, and no lease was lost between",
                        id, other.worker.name(), worker.name());
            }
        }
        if (!life.key.isEmpty() && life.task.equals("sim.keyed") && !lapsed.contains(delivery)) {
            lives.values().stream()
                    .filter(other -> other != life && other.task.equals(life.task) && other.key.equals(life.key))
                    .flatMap(other -> other.runs.stream())
                    .filter(other -> !other.ended
                            && other.delivery.leaseHeld()
                            && !other.worker.isGone()
                            && !lapsed.contains(other.delivery))
                    .forEach(other -> violated("%s runs beside another of key %s", id, life.key));
        }
        life.runs.add(run);
        return run;
    }

    void settled(SimulatedWorker worker, Settlement settlement, Settled answer) {
        story.tell(
                worker.name(),
                "settles %s: %s",
                shown(settlement),
                answer.getClass().getSimpleName());
        if (!(settlement instanceof Settlement.OfDelivery of && answer instanceof Settled.Done)) {
            return;
        }
        Life life = life(of.delivery());
        if (life == null) {
            return;
        }
        if (settlement instanceof Settlement.Ack && life.runsAtMostOnce() && !hasRun(life, of.delivery())) {
            acknowledgedEarly.add(of.delivery());
            life.acknowledgedBy = worker;
        }
        if (settlement instanceof Settlement.DeadLetter letter) {
            life.buried = letter.reason();
        }
    }

    private static boolean hasRun(Life life, Delivery delivery) {
        return life.runs.stream().anyMatch(run -> run.delivery == delivery);
    }

    /** Whether the broker never takes this, since something is wrong with its task. */
    boolean isRefused(Settlement settlement) {
        return settlement instanceof Settlement.OfDelivery of
                && !(settlement instanceof Settlement.DeadLetter)
                && idOf(of.delivery()).startsWith(BAD_SETTLE);
    }

    void recovered(SimulatedWorker worker, Consumer.Recovery recovery) {
        if (recovery.moved() > 0) {
            story.tell(worker.name(), "recovers %s messages", recovery.moved());
        }
        for (DeadLetter letter : recovery.givenUp()) {
            Life life = lives.get(idIn(letter.payload()));
            if (life != null) {
                life.buried = letter.reason();
            }
        }
    }

    void tell(SimulatedWorker worker, Settlement settlement, Fault fault) {
        story.tell(worker.name(), "settlement %s: %s", shown(settlement), fault);
    }

    private String shown(Settlement settlement) {
        String kind = settlement.getClass().getSimpleName();
        return settlement instanceof Settlement.OfDelivery of ? kind + " " + idOf(of.delivery()) : kind;
    }

    /** Somebody is about to write results. */
    void stores(Line.Caller caller, List<TaskResult> results) {
        Map<String, List<Delivery>> held = caller instanceof SimulatedWorker worker ? claimed.get(worker) : null;
        if (held == null || caller.isGone()) {
            return;
        }
        for (TaskResult result : results) {
            List<Delivery> deliveries = held.getOrDefault(result.taskId(), List.of());
            boolean mayWrite = deliveries.isEmpty()
                    || deliveries.stream()
                            .anyMatch(delivery -> delivery.leaseHeld() || acknowledgedEarly.contains(delivery));
            Life life = lives.get(result.taskId());
            // Who revokes a task that has ended revokes what follows it, in vain if that has ended as well.
            boolean revoked = life != null && result.state().equals(TaskState.REVOKED) && life.isCutOff();
            boolean givenUp = life != null && (life.buried != null || life.hasLapsed || revoked);
            if (!givenUp && !mayWrite) {
                violated("%s writes %s of %s without its lease", caller.name(), result.state(), result.taskId());
            }
        }
    }

    /** Somebody has written results. */
    void stored(Line.Caller caller, List<TaskResult> results, ResultBackend real) {
        for (TaskResult result : results) {
            Life life = lives.get(result.taskId());
            TaskResult now = real.find(result.taskId()).orElseThrow();
            if (life == null || !now.state().isFinal()) {
                continue;
            }
            if (life.end == null) {
                life.end = now;
                life.endedAt = clock.instant();
                if (String.valueOf(now.result())
                        .contains(Server.RESULTS.away("").getMessage().strip())) {
                    violated("%s ends because the result backend was away", life.id);
                }
                story.tell(caller.name(), "stores %s of %s", now.state(), life.id);
            } else if (life.end != now) {
                violated("the final state of %s has changed", life.id);
            }
        }
    }

    /** Looks at everything when nothing is under way any more. */
    void close() {
        lives.values().forEach(this::close);
    }

    private void close(Life life) {
        if (life.end != null && life.end.state().equals(TaskState.SUCCESS)) {
            String value = life.end.result();
            if (life.runs.stream().noneMatch(run -> Objects.equals(run.returned, value))) {
                violated("%s has a result that no run of it returned: %s", life.id, value);
            }
        }
        if (life.buried != null && life.buried.isBlank()) {
            violated("%s is a dead letter without a reason", life.id);
        }
        boolean silent = life.isSilent() || life.ending == Life.Ending.IGNORES;
        boolean done = life.end != null
                || life.buried != null
                || silent && life.runs.stream().anyMatch(run -> run.ended)
                || silent && life.revoked;
        if (life.isPromised() && !done && !life.isCutOff() && !life.isExcused() && !life.forgotten) {
            violated("%s (%s, %s) is lost", life.id, life.task, life.ending);
        }
    }
}
