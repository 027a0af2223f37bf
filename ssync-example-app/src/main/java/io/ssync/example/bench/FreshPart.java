package io.ssync.example.bench;

import io.ssync.tasks.worker.Worker;
import java.io.IOException;

/** What a process that has just begun is asked to do, once; it says what it measured. */
enum FreshPart {
    LPUSH((run, load, plan, figures) -> figures.say(Measure.LPUSH, load.push(run.payload(), plan.oneByOne()))),
    LPUSH_PIPELINED((run, load, plan, figures) ->
            figures.say(Measure.LPUSH_PIPELINED, load.pushPipelined(run.payload(), plan.tasks()))),
    ENQUEUE((run, load, plan, figures) -> figures.say(Measure.ENQUEUE, load.enqueue(plan.oneByOne()))),
    ENQUEUE_CONCURRENT((run, load, plan, figures) ->
            figures.say(Measure.ENQUEUE_CONCURRENT, load.enqueueConcurrently(plan.tasks()))),
    ENQUEUE_ASYNC(
            (run, load, plan, figures) -> figures.say(Measure.ENQUEUE_ASYNC, load.enqueueWithoutWaiting(plan.tasks()))),
    ENQUEUE_BULK((run, load, plan, figures) -> figures.say(Measure.ENQUEUE_BULK, load.enqueueInBulk(plan.tasks()))),
    ENQUEUE_DURABLE(
            (run, load, plan, figures) -> figures.say(Measure.ENQUEUE_DURABLE, load.enqueueDurably(plan.tasks()))),
    DRAIN((run, load, plan, figures) -> {
        double before = load.cpuSeconds();
        figures.say(Measure.DRAIN, load.drainOnceStarted(run.app(), plan.tasks()));
        figures.say(Measure.CPU, (load.cpuSeconds() - before) * 10_000 / plan.tasks());
    }),
    DRAIN_WITH_RESULTS((run, load, plan, figures) ->
            figures.say(Measure.DRAIN_WITH_RESULTS, load.drainOnceStarted(run.app(), plan.tasks()))),
    DRAIN_DURABLE((run, load, plan, figures) ->
            figures.say(Measure.DRAIN_DURABLE, load.drainOnceStarted(run.durable(), plan.tasks()))),
    /** Runs what callers send until it is told to end. */
    WORKER((run, load, plan, figures) -> {
        try (Worker worker = run.worker(run.app())) {
            while (run.tasks().runs() == 0) {
                Thread.sleep(1);
            }
            figures.ready();
            awaitEndOfInput();
            figures.say(
                    run.tasks().takeLatencies(plan.samples()), Measure.START_P50, Measure.START_P95, Measure.START_P99);
        }
    }),
    CALLER((run, load, plan, figures) -> load.sendStamps(plan)),
    WAITING_CALLER((run, load, plan, figures) ->
            figures.say(load.resultLatencies(plan), Measure.RESULT_P50, Measure.RESULT_P99));

    private interface Work {
        void measure(BenchRun run, Load load, BenchPlan plan, Figures figures) throws InterruptedException;
    }

    /** The line of a worker that has run its first task. */
    static final String READY = "ready";

    /** How the line of a figure begins. */
    static final String FIGURE = "figure ";

    /** Where a process says what it has measured: a line for each figure. */
    private static final class Figures {
        void say(Measure measure, double figure) {
            System.out.println(FIGURE + measure + " " + figure);
        }

        void say(double[] latencies, Measure... percentiles) {
            for (Measure percentile : percentiles) {
                say(percentile, percentile.of(latencies));
            }
        }

        void ready() {
            System.out.println(READY);
        }
    }

    private final Work work;

    FreshPart(Work work) {
        this.work = work;
    }

    void measure(BenchRun run, BenchPlan plan) throws InterruptedException {
        work.measure(run, new Load(run), plan, new Figures());
    }

    private static void awaitEndOfInput() {
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the process that measures has gone", e);
        }
    }
}
