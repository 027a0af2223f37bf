package io.ssync.tasks.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The worker processes of one fault, the oldest first. For one thread. */
final class Workers implements AutoCloseable {
    /** Longer than the grace period of a worker, so that one that does not end is the worker's fault. */
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(40);

    private final Path logs;
    private final ServerUrls servers;
    private final Duration lease;
    private final boolean durable;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private int hired;
    private boolean processes;

    /** {@code servers} are those that a worker needs. */
    Workers(Path logs, ServerUrls servers, Duration lease, boolean durable) {
        this.logs = logs;
        this.servers = servers;
        this.lease = lease;
        this.durable = durable;
    }

    /** Whether the workers that come from now on run their tasks in child processes. */
    void useProcesses(boolean wanted) {
        processes = wanted;
    }

    /** Starts as many workers as there are clocks, each of them so far ahead of the true time. */
    void startAll(List<Duration> clocks) {
        clocks.forEach(this::add);
        awaitReady();
    }

    /** Waits until those that have been started are ready: before that they do nothing for one that ends. */
    void awaitReady() {
        workers.forEach(WorkerProcess::awaitReady);
    }

    /** Starts one worker more and waits until it is ready. */
    void start() {
        add(Duration.ZERO);
        newest().awaitReady();
    }

    private void add(Duration clockAhead) {
        List<String> arguments = List.of(
                String.valueOf(lease.toMillis()),
                String.valueOf(clockAhead.toSeconds()),
                String.valueOf(processes),
                String.valueOf(durable));
        workers.add(WorkerProcess.start(logs, "worker" + ++hired + "@faults", servers, arguments));
    }

    List<WorkerProcess> all() {
        return List.copyOf(workers);
    }

    /** The worker that has been there the longest. */
    WorkerProcess oldest() {
        return workers.get(0);
    }

    /** Takes a worker that has ended off the list. */
    void dismiss(WorkerProcess worker) {
        workers.remove(worker);
    }

    /** Puts a new worker in the place of each that has ended, as a supervisor would; returns the exit codes of those. */
    List<Integer> replaceEnded() throws InterruptedException {
        List<WorkerProcess> ended =
                workers.stream().filter(worker -> !worker.isAlive()).toList();
        workers.removeAll(ended);
        List<Integer> codes = new ArrayList<>();
        for (WorkerProcess worker : ended) {
            codes.add(worker.awaitExit(EXIT_PATIENCE));
            add(Duration.ZERO);
        }
        return codes;
    }

    /** SIGTERM to all of them; returns those that did not end with exit code 0. */
    List<String> stopAll() throws InterruptedException {
        // Java itself handles a signal that comes before the worker does.
        awaitReady();
        workers.forEach(WorkerProcess::terminate);
        List<String> failed = new ArrayList<>();
        for (WorkerProcess worker : workers) {
            int code = worker.awaitExit(EXIT_PATIENCE);
            if (code != 0) {
                failed.add(worker.name() + " ended with exit code " + code);
            }
        }
        workers.clear();
        return failed;
    }

    /** How much all workers of the folder have written to their logs. */
    long logBytes() {
        long bytes = 0;
        for (int i = 1; i <= hired; i++) {
            bytes += logs.resolve("worker" + i + ".log").toFile().length();
        }
        return bytes;
    }

    /** The worker that came last. */
    WorkerProcess newest() {
        return workers.get(workers.size() - 1);
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
