package io.ssync.tasks.faults;

import io.ssync.tasks.RetryException;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.results.ResultBackendException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that faults strike. Each tells the {@link ExecutionLog} when it begins and when its work is done, and returns the number
 * of its run, so that a result shows which run it came from. Safe for use by many threads.
 */
public final class WorkloadTasks {
    private static final int CHUNK = 4 << 20;

    private final ExecutionLog executionLog;
    /** Tasks that call tasks need the app that they are registered with. */
    private final CompletableFuture<TaskApp> app = new CompletableFuture<>();

    WorkloadTasks(ExecutionLog executionLog) {
        this.executionLog = executionLog;
    }

    /** Says which app the tasks call other tasks with. */
    void use(TaskApp theirApp) {
        app.complete(theirApp);
    }

    /** Works for a while. */
    @Task(name = "faults.work")
    public long work(TaskContext self, long millis) throws InterruptedException {
        return run(self, millis);
    }

    /** The same, acknowledged before it runs: at most once. */
    @Task(name = "faults.work_at_most_once", acksLate = false)
    public long workAtMostOnce(TaskContext self, long millis) throws InterruptedException {
        return run(self, millis);
    }

    /** Fails so often before it succeeds. */
    @Task(name = "faults.retry")
    public long retry(TaskContext self, int failures, long pauseMillis) throws InterruptedException, RetryException {
        long run = run(self, 0);
        if (self.retries() < failures) {
            throw self.retry(new PlannedFailure("not yet"), Duration.ofMillis(pauseMillis), failures);
        }
        return run;
    }

    /** Fails for good. */
    @Task(name = "faults.fail")
    public long fail(TaskContext self) throws InterruptedException {
        run(self, 0);
        throw new PlannedFailure("never");
    }

    /**
     * Calls itself under the next of these ids, and so on. Whether a call that failed was sent nobody can know, so it is
     * repeated: then the next of the chain may come twice.
     */
    @Task(
            name = "faults.chain",
            autoRetryFor = {BrokerException.class, ResultBackendException.class},
            maxRetries = -1,
            retryDelay = 0.5)
    public long chain(TaskContext self, List<String> rest, long pauseMillis) throws InterruptedException {
        long run = run(self, 0);
        if (!rest.isEmpty()) {
            app.join()
                    .task(WorkloadTasks::chain)
                    .applyAsync(
                            TaskOptions.countdown(Duration.ofMillis(pauseMillis))
                                    .taskId(rest.get(0))
                                    .queue(self.queue()),
                            rest.subList(1, rest.size()),
                            pauseMillis);
        }
        return run;
    }

    /** Ends with an error that is no exception. */
    @Task(name = "faults.error")
    public long error(TaskContext self, Trouble trouble) throws InterruptedException {
        run(self, 0);
        switch (trouble) {
            case STACK_OVERFLOW -> overflow(1);
            case OUT_OF_MEMORY -> hoard();
            case ASSERTION -> throw new AssertionError("as planned");
            case LINKAGE -> throw new NoClassDefFoundError("io/ssync/NoSuchClass");
        }
        throw new IllegalStateException("nothing went wrong: " + trouble);
    }

    /** Takes its worker with it. */
    @Task(name = "faults.poison")
    public long poison(TaskContext self) {
        executionLog.began(self);
        Runtime.getRuntime().halt(WorkerMain.POISONED);
        return 0;
    }

    /** Ends its worker as a program is ended. */
    @Task(name = "faults.exit")
    public long exit(TaskContext self) {
        executionLog.began(self);
        System.exit(0);
        return 0;
    }

    /** Sends an event that no text can hold. */
    @Task(name = "faults.cyclic_event")
    public long cyclicEvent(TaskContext self) throws InterruptedException {
        Map<String, Object> details = new HashMap<>();
        details.put("itself", details);
        self.sendEvent("task-cyclic", details);
        return run(self, 0);
    }

    /** Fails so often before it succeeds; each attempt is acknowledged before it runs. */
    @Task(name = "faults.retry_at_most_once", acksLate = false)
    public long retryAtMostOnce(TaskContext self, int failures, long pauseMillis)
            throws InterruptedException, RetryException {
        return retry(self, failures, pauseMillis);
    }

    /** Takes its process with it the first time. */
    @Task(name = "faults.die")
    public long die(TaskContext self, Death death) throws InterruptedException, IOException {
        long run = executionLog.began(self);
        if (self.redeliveries() == 0) {
            die(death);
        }
        executionLog.ended(run);
        return run;
    }

    /** The same, and must not begin twice. */
    @Task(name = "faults.die_for_good", rejectOnWorkerLost = false)
    public long dieForGood(TaskContext self, Death death) throws InterruptedException, IOException {
        return die(self, death);
    }

    /** Never ends, and hears no interrupt. */
    @Task(name = "faults.spin", timeLimit = 1)
    public void spin(TaskContext self) {
        executionLog.began(self);
        while (true) {
            Thread.onSpinWait();
        }
    }

    /** The ways in which a task can take its process with it. */
    public enum Death {
        /** {@code kill -9}. */
        KILL,
        /** There is no more memory. */
        OUT_OF_MEMORY,
        /** {@code System.exit}. */
        EXIT,
        /** {@code Runtime.halt}. */
        HALT,
        /** A fault of native code. */
        CRASH
    }

    private static void die(Death death) throws InterruptedException, IOException {
        switch (death) {
            case KILL -> signal("KILL");
            case OUT_OF_MEMORY -> hoard();
            case EXIT -> System.exit(0);
            case HALT -> Runtime.getRuntime().halt(0);
            case CRASH -> signal("SEGV");
        }
    }

    /** Sends a signal to this process, and waits for the consequences. */
    private static void signal(String name) throws InterruptedException, IOException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-" + name, pid).start();
        new CountDownLatch(1).await();
    }

    /** The errors that a task may end with. */
    public enum Trouble {
        /** Calls itself without end. */
        STACK_OVERFLOW("StackOverflowError"),
        /** Keeps all it can get until there is no more. */
        OUT_OF_MEMORY("OutOfMemoryError"),
        /** Fails an assertion. */
        ASSERTION("AssertionError"),
        /** Misses a class. */
        LINKAGE("NoClassDefFoundError");

        private final String error;

        Trouble(String error) {
            this.error = error;
        }

        /** The simple name of the class of the error. */
        String error() {
            return error;
        }
    }

    /** What a task fails with that is meant to fail. */
    static final class PlannedFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        PlannedFailure(String message) {
            super(message, null, false, false);
        }
    }

    private long run(TaskContext self, long millis) throws InterruptedException {
        long run = executionLog.began(self);
        if (millis > 0) {
            Thread.sleep(millis);
        }
        executionLog.ended(run);
        return run;
    }

    @SuppressWarnings("InfiniteRecursion") // That is what it is for.
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @SuppressWarnings("ModifiedButNotUsed") // That is what it is for.
    private static void hoard() {
        List<byte @Nullable []> hoard = new ArrayList<>();
        while (true) {
            hoard.add(new byte[CHUNK]);
        }
    }
}
