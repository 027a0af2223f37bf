package io.ssync.tasks.faults;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.faults.WorkloadTasks.PlannedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The known set of tasks that every fault meets: short and long, delayed, with an ETA, expiring, expired, retrying, failing,
 * at most once, and chains that call themselves on. For one thread.
 */
final class MixedWorkload {
    /** Calls, not chains' links: those are called by tasks. */
    static final int CALLS = 1_900;

    static final int CHAINS = 50;
    static final int LINKS = 3;
    /** What is known in the end. */
    static final int TASKS = CALLS + CHAINS * LINKS;

    private static final long LONG_MILLIS = 1_000;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(700);
    private static final Duration CHAIN_PAUSE = Duration.ofMillis(400);

    private final TaskApp app;
    private final Instant start;
    private final String prefix;
    private final List<Signature<?>> calls = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();

    private MixedWorkload(TaskApp app, Instant start, String prefix) {
        this.prefix = prefix;
        this.app = app;
        this.start = start;
    }

    /** Sends all of it through an app, and says what must become of it. The time is that of the execution log; each id begins with the
     * prefix. */
    static List<Expectation> publish(TaskApp app, Instant now, String prefix) {
        MixedWorkload workload = new MixedWorkload(app, now, prefix);
        for (int i = 0; i < CALLS; i++) {
            workload.addCall(i);
        }
        for (int i = 0; i < CHAINS; i++) {
            workload.addChain(i);
        }
        app.sendAll(workload.calls);
        return workload.expectations;
    }

    private void addCall(int i) {
        TaskHandle.Of1<Long, Long> work = app.task(WorkloadTasks::work);
        switch (i % 40) {
            case 0 -> {
                String id = prefix + "long-" + i;
                add(work.signature(LONG_MILLIS), TaskOptions.DEFAULTS, Expectation.success(id));
            }
            case 1, 21, 2, 22 -> {
                Duration countdown = Duration.ofMillis(2L * i);
                Expectation delayed =
                        Expectation.success(prefix + "delayed-" + i).notBefore(start.plus(countdown));
                add(work.signature(0L), TaskOptions.countdown(countdown), delayed);
            }
            case 3, 23 -> {
                Instant eta = start.plusMillis(2L * i);
                add(
                        work.signature(0L),
                        TaskOptions.eta(eta),
                        Expectation.success(prefix + "eta-" + i).notBefore(eta));
            }
            case 4, 5, 24, 25 -> {
                int failures = 1 + i % 2;
                Expectation retried =
                        Expectation.success(prefix + "retrying-" + i).withAttempts(1 + failures, RETRY_PAUSE);
                add(
                        app.task(WorkloadTasks::retry).signature(failures, RETRY_PAUSE.toMillis()),
                        TaskOptions.DEFAULTS,
                        retried);
            }
            case 6, 26 -> {
                Expectation failing =
                        Expectation.failure(prefix + "failing-" + i, PlannedFailure.class.getSimpleName());
                add(app.task(WorkloadTasks::fail).signature(), TaskOptions.DEFAULTS, failing);
            }
            case 7, 27 -> {
                TaskOptions soon = TaskOptions.DEFAULTS.expires(start.plus(Duration.ofMinutes(20)));
                add(work.signature(0L), soon, Expectation.success(prefix + "expiring-" + i));
            }
            case 8, 28 -> {
                TaskOptions late = TaskOptions.DEFAULTS.expires(start.minusSeconds(1));
                add(work.signature(0L), late, Expectation.expired(prefix + "expired-" + i));
            }
            case 9, 29 -> {
                Expectation once = Expectation.atMostOnce(prefix + "early-" + i);
                add(app.task(WorkloadTasks::workAtMostOnce).signature(50L), TaskOptions.DEFAULTS, once);
            }
            default -> {
                TaskOptions options = TaskOptions.DEFAULTS.priority(i % 10);
                add(work.signature(5L), options, Expectation.success(prefix + "short-" + i));
            }
        }
    }

    /** The first is called here; each of them calls the next. */
    private void addChain(int number) {
        List<String> ids = IntStream.range(0, LINKS)
                .mapToObj(link -> prefix + "chain-" + number + "." + link)
                .toList();
        add(
                app.task(WorkloadTasks::chain).signature(ids.subList(1, LINKS), CHAIN_PAUSE.toMillis()),
                TaskOptions.DEFAULTS,
                Expectation.success(ids.get(0)));
        for (int link = 1; link < LINKS; link++) {
            expectations.add(Expectation.success(ids.get(link)).after(ids.get(link - 1), CHAIN_PAUSE));
        }
    }

    private void add(Signature<?> call, TaskOptions options, Expectation expectation) {
        calls.add(call.with(options.taskId(expectation.taskId())));
        expectations.add(expectation);
    }
}
