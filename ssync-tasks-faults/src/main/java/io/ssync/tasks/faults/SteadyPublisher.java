package io.ssync.tasks.faults;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.results.ResultBackendException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls tasks all through a fault, fifty a second on a few threads, and remembers of each call whether it succeeded. A call that
 * fails is not repeated. Every tenth task takes a second, so that workers always have something in hand.
 */
final class SteadyPublisher implements AutoCloseable {
    private static final int THREADS = 4;
    private static final long PAUSE_MILLIS = 80;
    private static final int CALLS_BETWEEN_LOOKS = 25;
    /** Some more than the known tasks that everything begins with. */
    private static final int MOST_WAITING = 2_500;

    private final TaskHandle.Of1<Long, Long> work;
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Refusal> refused = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Broker broker;
    private volatile boolean stopped;
    private volatile boolean tooFarAhead;

    /** A call that failed, and what it said. */
    record Refusal(String taskId, @Nullable String reason) {}

    private SteadyPublisher(TaskApp app) {
        work = app.task(WorkloadTasks::work);
        broker = app.broker();
    }

    static SteadyPublisher start(TaskApp app) {
        SteadyPublisher publisher = new SteadyPublisher(app);
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(publisher::publish, "publisher-" + i);
            publisher.threads.add(thread);
            thread.start();
        }
        return publisher;
    }

    /** The ids whose call succeeded. */
    Collection<String> accepted() {
        return accepted;
    }

    /** The calls that failed. */
    Collection<Refusal> refused() {
        return refused;
    }

    /** What the calls threw that they must not throw. */
    Collection<Throwable> unexpected() {
        return unexpected;
    }

    /** Ends it, and waits for the calls under way. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void publish() {
        while (!stopped) {
            if (tooFarAhead) {
                pause();
                lookAhead();
                continue;
            }
            int call = calls.getAndIncrement();
            if (call % CALLS_BETWEEN_LOOKS == 0) {
                lookAhead();
            }
            String id = "steady-" + call;
            try {
                work.applyAsync(TaskOptions.DEFAULTS.taskId(id), call % 10 == 0 ? 1_000L : 0L);
                accepted.add(id);
            } catch (BrokerException | ResultBackendException e) {
                refused.add(new Refusal(id, e.getMessage()));
            } catch (RuntimeException | Error e) {
                unexpected.add(e);
            }
            pause();
        }
    }

    /** On a machine that is too busy for fifty tasks a second they would pile up, and no fault would ever be over. */
    private void lookAhead() {
        try {
            tooFarAhead = broker.status(Scenario.QUEUE).ready() > MOST_WAITING;
        } catch (BrokerException e) {
            tooFarAhead = false;
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
