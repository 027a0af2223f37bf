// Long because all that can be done to the rows is here, as it is under one lock; a ledger in a database has statements
// for it.
package io.ssync.tasks.ledger;

import io.ssync.tasks.ledger.InMemoryLedgerBrokers.Broker;
import io.ssync.tasks.ledger.Ledger.Push.Batch;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of {@link InMemoryLedger}, of any number of brokers. All but subscriptions is to be called within {@link #change}. */
final class InMemoryLedgerStore {
    private static final int CLAIM_MESSAGES = 1_000;
    /** How often the time doubles after which a task is missed: 64 times as long at most. */
    private static final int DOUBLED = 6;

    private final InstantSource clock;
    private final InMemoryLedgerBrokers brokers = new InMemoryLedgerBrokers(this::adopt);
    /** In the order in which they were added. */
    private final Map<String, InMemoryLedgerRow> rows = new LinkedHashMap<>();

    /** What is to be published, by the number of the batch. */
    private final TreeMap<Long, ToPublish> toPublish = new TreeMap<>();

    private final Map<String, Instant> swept = new HashMap<>();
    private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
    private long batches;

    /** A batch that a broker is to be given. */
    private static final class ToPublish {
        final Broker broker;
        int claim;

        @Nullable
        Instant claimedUntil;
        /** When its messages were found to be lost, if they were: those that were seen after that are not published. */
        @Nullable
        Instant lost;

        ToPublish(Broker broker, int claim, @Nullable Instant claimedUntil, @Nullable Instant lost) {
            this.broker = broker;
            this.claim = claim;
            this.claimedUntil = claimedUntil;
            this.lost = lost;
        }

        boolean isFree(Instant now) {
            return claimedUntil == null || claimedUntil.isBefore(now);
        }

        boolean isPublished(Instant now) {
            return !isFree(now) && lost == null;
        }

        boolean concerns(InMemoryLedgerRow row) {
            return lost == null || !row.seen.isAfter(lost);
        }
    }

    InMemoryLedgerStore(InstantSource clock) {
        this.clock = clock;
    }

    synchronized <T> T change(Supplier<T> work) {
        return work.get();
    }

    ResultBackend.Subscription subscribe(Runnable onAdded) {
        subscribers.add(onAdded);
        return () -> subscribers.remove(onAdded);
    }

    /** Not within {@link #change}, since they may do anything. */
    void tellSubscribers() {
        subscribers.forEach(Runnable::run);
    }

    Broker broker(String address, @Nullable String generation) {
        return brokers.at(address, generation, now());
    }

    Ledger.Push add(Broker broker, List<Ledger.Entry> entries, boolean claimed) {
        long batch = ++batches;
        Instant now = now();
        Set<String> known = new HashSet<>();
        for (Ledger.Entry entry : entries) {
            if (rows.putIfAbsent(entry.taskId(), new InMemoryLedgerRow(entry, broker, batch, now)) != null) {
                known.add(entry.taskId());
            }
        }
        int claim = claimed ? 1 : 0;
        toPublish.put(batch, new ToPublish(broker, claim, claimed ? now.plus(Ledger.CLAIM) : null, null));
        return new Ledger.Push(List.of(new Batch(batch, claim)), known);
    }

    boolean pushed(Ledger.Push push) {
        return push.batches().stream()
                .filter(batch -> claimed(batch) != null)
                .map(batch -> toPublish.remove(batch.number()))
                .allMatch(Objects::nonNull);
    }

    boolean notPushed(Ledger.Push push) {
        push.batches().forEach(batch -> {
            ToPublish waiting = claimed(batch);
            if (waiting != null) {
                waiting.claimedUntil = null;
            }
        });
        return true;
    }

    private @Nullable ToPublish claimed(Batch batch) {
        ToPublish waiting = toPublish.get(batch.number());
        return waiting != null && waiting.claim == batch.claim() ? waiting : null;
    }

    Optional<Ledger.ClaimedPush> claim(Broker broker, String generation) {
        if (!broker.isOf(generation)) {
            return Optional.empty();
        }
        Instant now = now();
        List<Batch> claimed = new ArrayList<>();
        List<InMemoryLedgerRow> found = new ArrayList<>();
        toPublish.forEach((number, waiting) -> {
            if (waiting.broker == broker && waiting.isFree(now) && found.size() < CLAIM_MESSAGES) {
                for (InMemoryLedgerRow row :
                        of(number).filter(waiting::concerns).toList()) {
                    row.copy += waiting.claim > 0 ? 1 : 0;
                    row.seen = now;
                    found.add(row);
                }
                waiting.claim++;
                waiting.claimedUntil = now.plus(Ledger.CLAIM);
                waiting.lost = null;
                claimed.add(new Batch(number, waiting.claim));
            }
        });
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        List<Ledger.Entry> entries = found.stream().map(row -> row.entry(now)).toList();
        return Optional.of(new Ledger.ClaimedPush(
                new Ledger.Push(claimed),
                entries,
                found.stream().filter(row -> row.revoked).map(row -> row.taskId).toList(),
                (int) entries.stream().filter(entry -> entry.copy() > 0).count()));
    }

    Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks) {
        Map<LedgerMark, OptionalInt> outdated = new HashMap<>();
        for (LedgerMark mark : marks) {
            InMemoryLedgerRow row = rows.get(mark.taskId());
            if (row == null || row.ended) {
                outdated.put(mark, OptionalInt.empty());
                continue;
            }
            int counts = row.copy + (isToBeRenumbered(row) ? 1 : 0);
            if (counts != mark.copy()) {
                outdated.put(mark, OptionalInt.of(counts));
            }
        }
        return outdated;
    }

    private boolean isToBeRenumbered(InMemoryLedgerRow row) {
        ToPublish waiting = toPublish.get(row.batch);
        return waiting != null && waiting.claim > 0 && !waiting.isPublished(now()) && waiting.concerns(row);
    }

    boolean hold(Collection<LedgerMark> marks) {
        // After a loss that was found just before, though the clock may stand.
        Instant now = now().plusNanos(1);
        marks.forEach(mark -> {
            InMemoryLedgerRow row = rows.get(mark.taskId());
            if (row != null && row.copy == mark.copy()) {
                row.seen = now;
            }
        });
        return true;
    }

    boolean ending(Collection<String> taskIds) {
        taskIds.forEach(id -> Optional.ofNullable(rows.get(id)).ifPresent(row -> row.ended = true));
        return true;
    }

    boolean next(List<Ledger.Entry> entries) {
        Instant now = now();
        entries.forEach(entry -> {
            InMemoryLedgerRow row = rows.get(entry.taskId());
            if (row != null && row.copy == entry.copy()) {
                row.goOnWith(entry.message(), now);
            }
        });
        return true;
    }

    int forget(Collection<String> taskIds) {
        int before = rows.size();
        taskIds.forEach(rows::remove);
        return before - rows.size();
    }

    boolean moved(Collection<String> taskIds, String queue) {
        Instant now = now();
        taskIds.forEach(id -> Optional.ofNullable(rows.get(id)).ifPresent(row -> row.moveTo(queue, now)));
        return true;
    }

    boolean revoke(Collection<String> taskIds) {
        taskIds.forEach(id -> Optional.ofNullable(rows.get(id)).ifPresent(row -> row.revoked = true));
        return true;
    }

    int found(Broker broker, String generation, boolean settled, Predicate<String> ended) {
        if (broker.isOf(generation) || (broker.hasBeenOf(generation) && !settled)) {
            return 0;
        }
        boolean isFirst = broker.isNew();
        broker.becomes(generation);
        return isFirst ? 0 : republishAll(broker, ended, now(), now().plus(Ledger.LOSS_GRACE));
    }

    int republishAll(Broker broker, Predicate<String> ended) {
        return republishAll(broker, ended, null, null);
    }

    private int republishAll(Broker broker, Predicate<String> ended, @Nullable Instant lost, @Nullable Instant until) {
        rows.values().removeIf(row -> row.broker == broker && !row.ended && ended.test(row.taskId));
        List<InMemoryLedgerRow> all =
                rows.values().stream().filter(row -> row.broker == broker).toList();
        all.stream().map(row -> row.batch).distinct().forEach(batch -> {
            ToPublish before = toPublish.get(batch);
            toPublish.put(batch, new ToPublish(broker, before == null ? 1 : before.claim + 1, until, lost));
        });
        tellSubscribers();
        return all.size();
    }

    int republish(Broker broker, Collection<String> taskIds) {
        int found = regroup(
                broker,
                rows.values().stream()
                        .filter(row -> row.broker == broker && taskIds.contains(row.taskId))
                        .toList(),
                null,
                null);
        tellSubscribers();
        return found;
    }

    /** The rows leave their batches and become one of their own. */
    private int regroup(
            Broker broker, List<InMemoryLedgerRow> chosen, @Nullable Instant lost, @Nullable Instant until) {
        if (!chosen.isEmpty()) {
            long batch = ++batches;
            chosen.forEach(row -> row.batch = batch);
            toPublish.put(batch, new ToPublish(broker, 1, until, lost));
        }
        return chosen.size();
    }

    List<String> claimSweeps(Broker broker, Collection<String> queues, Duration interval) {
        Instant now = now();
        return queues.stream()
                .filter(queue -> {
                    String key = brokers.all().indexOf(broker) + " " + queue;
                    Instant last = swept.get(key);
                    boolean due = last == null || !last.plus(interval).isAfter(now);
                    if (due) {
                        swept.put(key, now);
                    }
                    return due;
                })
                .toList();
    }

    int sweep(Broker broker, Ledger.Sweep sweep, Predicate<String> ended) {
        Instant now = now();
        List<InMemoryLedgerRow> missed = rows.values().stream()
                .filter(row -> row.broker == broker && row.message.queue().equals(sweep.queue()))
                .filter(row -> !toPublish.containsKey(row.batch))
                .filter(row -> row.missedSince().isBefore(now.minus(sweep.age())))
                .filter(row -> row.missedSince()
                        .isBefore(now.minus(sweep.overdue().multipliedBy(1L << Math.min(row.copy, DOUBLED)))))
                .toList();
        missed.stream().filter(row -> !row.ended && ended.test(row.taskId)).forEach(row -> rows.remove(row.taskId));
        List<InMemoryLedgerRow> lost =
                missed.stream().filter(row -> rows.containsKey(row.taskId)).toList();
        long most = Math.min(sweep.limit(), lost.size() - sweep.accountedFor());
        return regroup(
                broker,
                lost.stream()
                        .sorted(Comparator.comparing(InMemoryLedgerRow::missedSince))
                        .limit(Math.max(0, most))
                        .toList(),
                now,
                now.plus(Ledger.SWEEP_GRACE));
    }

    List<Ledger.KnownBroker> brokers(Broker own) {
        return brokers.all().stream()
                .sorted(Comparator.comparing(broker -> broker != own))
                .map(broker -> broker.shown(
                        rows.values().stream()
                                .filter(row -> row.broker == broker)
                                .count(),
                        now()))
                .toList();
    }

    int adopt(String name, Broker own) {
        Optional<Broker> other = brokers.named(name).filter(broker -> broker != own);
        other.ifPresent(brokers::remove);
        return other.map(from -> adopt(from, own)).orElse(0);
    }

    private int adopt(Broker from, Broker own) {
        List<InMemoryLedgerRow> theirs =
                rows.values().stream().filter(row -> row.broker == from).toList();
        theirs.forEach(row -> row.broker = own);
        toPublish.values().removeIf(waiting -> waiting.broker == from);
        return regroup(own, theirs, null, null);
    }

    boolean isEmpty(Broker broker) {
        return rows.values().stream().noneMatch(row -> row.broker == broker);
    }

    Optional<Ledger.Row> find(Broker broker, String taskId) {
        return Optional.ofNullable(rows.get(taskId))
                .filter(row -> row.broker == broker)
                .map(row -> row.shown(isPublished(row, now())));
    }

    List<Ledger.Row> list(Broker broker, int offset, int limit) {
        Instant now = now();
        return rows.values().stream()
                .filter(row -> row.broker == broker)
                .skip(offset)
                .limit(limit)
                .map(row -> row.shown(isPublished(row, now)))
                .toList();
    }

    private boolean isPublished(InMemoryLedgerRow row, Instant now) {
        ToPublish waiting = toPublish.get(row.batch);
        return waiting == null || waiting.isPublished(now);
    }

    Ledger.Overview overview(Broker broker, int limit) {
        Instant now = now();
        List<Ledger.Row> all = list(broker, 0, Integer.MAX_VALUE);
        Map<String, List<Ledger.Row>> byQueue =
                all.stream().collect(Collectors.groupingBy(Ledger.Row::queue, TreeMap::new, Collectors.toList()));
        return new Ledger.Overview(
                byQueue.entrySet().stream()
                        .map(entry -> share(entry.getKey(), entry.getValue(), now))
                        .toList(),
                toPublish.entrySet().stream()
                        .filter(entry -> entry.getValue().broker == broker
                                && !entry.getValue().isPublished(now))
                        .flatMap(entry -> of(entry.getKey()).map(row -> unpublished(row, entry.getValue())))
                        .limit(limit)
                        .toList(),
                all.stream().limit(limit).toList(),
                all.stream()
                        .filter(row -> row.copy() > 0)
                        .sorted(Comparator.comparing(row -> -row.copy()))
                        .limit(limit)
                        .toList(),
                Optional.empty());
    }

    private static Ledger.QueueShare share(String queue, List<Ledger.Row> rows, Instant now) {
        return new Ledger.QueueShare(
                queue,
                rows.size(),
                count(rows, row -> row.due().filter(now::isBefore).isPresent()),
                count(rows, row -> !row.published()),
                count(rows, row -> row.copy() > 0),
                count(rows, Ledger.Row::revoked),
                rows.get(0).added());
    }

    private static long count(List<Ledger.Row> rows, Predicate<Ledger.Row> which) {
        return rows.stream().filter(which).count();
    }

    private static Ledger.Unpublished unpublished(InMemoryLedgerRow row, ToPublish waiting) {
        Ledger.Unpublished.Reason reason = waiting.lost != null
                ? Ledger.Unpublished.Reason.MISSING
                : waiting.claim == 0 ? Ledger.Unpublished.Reason.NEW : Ledger.Unpublished.Reason.UNCERTAIN;
        return new Ledger.Unpublished(row.shown(false), reason, Optional.ofNullable(waiting.lost));
    }

    Ledger.Status status(Broker broker) {
        Instant now = now();
        List<InMemoryLedgerRow> all =
                rows.values().stream().filter(row -> row.broker == broker).toList();
        return new Ledger.Status(
                all.size(),
                all.stream().filter(row -> !isPublished(row, now)).count(),
                all.stream().findFirst().map(row -> Duration.between(row.added, now)));
    }

    private Stream<InMemoryLedgerRow> of(long batch) {
        return rows.values().stream().filter(row -> row.batch == batch);
    }

    private Instant now() {
        return clock.instant();
    }
}
