package io.ssync.tasks.internal.worker;

import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The ledger as one program of a simulation sees it: it is where the results are, so its calls go wrong as theirs do. */
final class FaultyLedger implements Ledger {
    private final InMemoryLedger real;
    private final FaultyResults results;
    private final Line line;

    FaultyLedger(InMemoryLedger real, FaultyResults results, Line line) {
        this.real = real;
        this.results = results;
        this.line = line;
    }

    @Override
    public ResultBackend results() {
        return results;
    }

    @Override
    public void prepare() {}

    @Override
    public void bind(String broker) {
        real.bind(broker);
    }

    @Override
    public Push add(List<Ledger.Entry> entries) {
        return line.call("add to ledger " + ids(entries), () -> real.add(entries));
    }

    private static String ids(List<Ledger.Entry> entries) {
        return Line.ids(entries.stream().map(Ledger.Entry::taskId).toList());
    }

    @Override
    public void pushed(Push push) {
        line.call("pushed", () -> {
            real.pushed(push);
            return push;
        });
    }

    @Override
    public void notPushed(Push push) {
        line.call("not pushed", () -> {
            real.notPushed(push);
            return push;
        });
    }

    @Override
    public Optional<ClaimedPush> claim(String generation) {
        return line.call("claim rows", () -> real.claim(generation));
    }

    @Override
    public Map<LedgerMark, OptionalInt> outdated(Collection<LedgerMark> marks) {
        return line.call("ask ledger", () -> real.outdated(marks));
    }

    @Override
    public void hold(Collection<LedgerMark> marks) {
        line.call("hold", () -> {
            real.hold(marks);
            return marks;
        });
    }

    @Override
    public void complete(List<TaskResult> done, Changes changes) {
        results.store(done, changes.ended() + " end, " + ids(changes.next()) + " go on", all -> {
            real.complete(all, changes);
            results.told("takes %s off the ledger, %s go on", changes.ended(), ids(changes.next()));
        });
    }

    @Override
    public void revoke(Collection<String> taskIds) {
        line.call("revoke in ledger " + taskIds, () -> {
            real.revoke(taskIds);
            return taskIds;
        });
    }

    @Override
    public int found(String generation, boolean settled) {
        return line.call("found " + generation, () -> real.found(generation, settled));
    }

    @Override
    public List<String> claimSweeps(Collection<String> queues, Duration interval) {
        return line.call("claim sweeps", () -> real.claimSweeps(queues, interval));
    }

    @Override
    public int sweep(Sweep sweep) {
        return line.call("sweep", () -> real.sweep(sweep));
    }

    @Override
    public int republish(Collection<String> taskIds) {
        return line.call("republish", () -> real.republish(taskIds));
    }

    @Override
    public int republishAll() {
        return line.call("republish all", real::republishAll);
    }

    @Override
    public int forget(Collection<String> taskIds) {
        return line.call("forget " + taskIds, () -> {
            results.told("takes %s off the ledger", taskIds);
            return real.forget(taskIds);
        });
    }

    @Override
    public void moved(Collection<String> taskIds, String queue) {
        real.moved(taskIds, queue);
    }

    @Override
    public List<KnownBroker> brokers() {
        return line.call("brokers", real::brokers);
    }

    @Override
    public int adopt(String broker) {
        return real.adopt(broker);
    }

    @Override
    public boolean isEmpty() {
        return line.call("is the ledger empty", real::isEmpty);
    }

    @Override
    public Optional<Row> find(String taskId) {
        return line.call("find row " + taskId, () -> real.find(taskId));
    }

    @Override
    public List<Row> list(int offset, int limit) {
        return real.list(offset, limit);
    }

    @Override
    public Overview overview(int limit) {
        return real.overview(limit);
    }

    @Override
    public Status status() {
        return real.status();
    }

    @Override
    public ResultBackend.Subscription subscribe(Runnable onAdded) {
        return real.subscribe(onAdded);
    }

    @Override
    public void close() {}
}
