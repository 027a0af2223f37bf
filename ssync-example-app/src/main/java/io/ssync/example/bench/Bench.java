package io.ssync.example.bench;

import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.worker.Worker;
import java.util.function.Consumer;

/**
 * Measures one pair of servers from one process that has warmed up. Each round measures everything once, next to the ceiling that it
 * is compared with, so that a busy machine slows both down. Used by one thread; closing it removes what it left on the servers.
 */
final class Bench implements AutoCloseable {
    private final BenchRun run;
    private final Load load;

    Bench(Servers servers) {
        run = BenchRun.begin(servers);
        load = new Load(run);
    }

    /** Measures as planned; says what it does. */
    BenchReport run(BenchPlan plan, Consumer<String> progress) throws InterruptedException {
        progress.accept("warming up");
        round(plan.warmUp(), new BenchReport(run.machine(), plan));
        BenchReport report = new BenchReport(run.machine(), plan);
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.accept("round " + round + " of " + plan.rounds());
            round(plan, report);
        }
        return report;
    }

    private void round(BenchPlan plan, BenchReport report) throws InterruptedException {
        byte[] payload = run.payload();
        int few = plan.oneByOne();
        report.add(Measure.LPUSH, load.push(payload, few));
        report.add(Measure.ENQUEUE, load.enqueue(few));
        deleteQueues();

        int many = plan.tasks();
        report.add(Measure.LPUSH_PIPELINED, load.pushPipelined(payload, many));
        deleteQueues();
        report.add(Measure.ENQUEUE_CONCURRENT, load.enqueueConcurrently(many));
        deleteQueues();
        report.add(Measure.ENQUEUE_ASYNC, load.enqueueWithoutWaiting(many));
        deleteQueues();
        report.add(Measure.ENQUEUE_BULK, load.enqueueInBulk(many));
        double cpuBefore = load.cpuSeconds();
        report.add(Measure.DRAIN, load.drain(run.app(), many));
        report.add(Measure.CPU, (load.cpuSeconds() - cpuBefore) * 10_000 / many);

        load.fillWithResults(many);
        report.add(Measure.DRAIN_WITH_RESULTS, load.drain(run.app(), many));
        run.deleteResults();

        report.add(Measure.ENQUEUE_DURABLE, load.enqueueDurably(many));
        report.add(Measure.DRAIN_DURABLE, load.drain(run.durable(), many));
        run.deleteResults();

        report.add(Measure.ENQUEUE_AND_DRAIN, load.enqueueAndDrain(many));

        try (Worker worker = run.worker(run.app())) {
            report.addLatencies(load.startLatencies(plan), Measure.START_P50, Measure.START_P95, Measure.START_P99);
            report.addLatencies(load.resultLatencies(plan), Measure.RESULT_P50, Measure.RESULT_P99);
            report.addLatencies(load.lateness(plan), Measure.LATENESS_P50, Measure.LATENESS_P99);
        }
        if (!plan.idle().isZero()) {
            report.add(Measure.IDLE_COMMANDS, load.idleCommands(plan.idle()));
        }
        run.deleteResults();
    }

    private void deleteQueues() {
        run.redis().delete(run.ceilingKey());
        run.redis().delete(run.queueKey());
    }

    @Override
    public void close() {
        run.close();
    }
}
