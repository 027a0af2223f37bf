package io.ssync.example.bench;

import io.ssync.tasks.cli.app.Servers;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Measures each thing in a process that has just begun, as after a deploy: nothing is compiled yet. Used by one thread; closing it
 * removes what it left on the servers.
 */
final class FreshBench implements AutoCloseable {
    private final Servers servers;
    private final BenchRun run;
    private final Load load;

    FreshBench(Servers servers) {
        this.servers = servers;
        run = BenchRun.begin(servers);
        load = new Load(run);
    }

    /** Measures as planned; says what it does. */
    BenchReport run(BenchPlan plan, Consumer<String> progress) throws InterruptedException {
        BenchReport report = new BenchReport(run.machine(), plan);
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.accept("round " + round + " of " + plan.rounds());
            round(plan, report);
        }
        return report;
    }

    private void round(BenchPlan plan, BenchReport report) throws InterruptedException {
        for (FreshPart producer : new FreshPart[] {
            FreshPart.LPUSH,
            FreshPart.ENQUEUE,
            FreshPart.LPUSH_PIPELINED,
            FreshPart.ENQUEUE_CONCURRENT,
            FreshPart.ENQUEUE_ASYNC
        }) {
            measure(producer, plan, report);
            deleteQueues();
        }
        measure(FreshPart.ENQUEUE_BULK, plan, report);
        measure(FreshPart.DRAIN, plan, report);
        load.fillWithResults(plan.tasks());
        measure(FreshPart.DRAIN_WITH_RESULTS, plan, report);
        run.deleteResults();
        measure(FreshPart.ENQUEUE_DURABLE, plan, report);
        measure(FreshPart.DRAIN_DURABLE, plan, report);
        run.deleteResults();
        oneWorker(plan, report);
        run.deleteResults();
    }

    /** A worker from its start, over its first tasks, to its memory after many. */
    private void oneWorker(BenchPlan plan, BenchReport report) throws InterruptedException {
        load.enqueueInBulk(1);
        long start = System.nanoTime();
        try (FreshProcess worker = FreshProcess.start(FreshPart.WORKER, run, servers, plan)) {
            worker.awaitReady();
            report.add(Measure.FIRST_TASK, (System.nanoTime() - start) / 1e6);
            Thread.sleep(plan.idle().toMillis() / 2);
            worker.residentMemory().ifPresent(mebibytes -> report.add(Measure.MEMORY_IDLE, mebibytes));
            measure(FreshPart.CALLER, plan, report);
            measure(FreshPart.WAITING_CALLER, plan, report);
            load.fillWithResults(plan.tasks());
            awaitEmptyQueue();
            worker.residentMemory().ifPresent(mebibytes -> report.add(Measure.MEMORY_BUSY, mebibytes));
            worker.finish(report);
        }
    }

    private void measure(FreshPart part, BenchPlan plan, BenchReport report) throws InterruptedException {
        try (FreshProcess process = FreshProcess.start(part, run, servers, plan)) {
            process.finish(report);
        }
    }

    private void awaitEmptyQueue() throws InterruptedException {
        while (run.app().broker().status(run.name()).ready() > 0) {
            Thread.sleep(Duration.ofMillis(10).toMillis());
        }
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
