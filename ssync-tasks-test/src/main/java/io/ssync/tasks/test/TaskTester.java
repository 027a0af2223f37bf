package io.ssync.tasks.test;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskMethod;
import io.ssync.tasks.TypedTasks;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the tasks of an app on the thread of a test, in a time that the test moves: no server, no other thread, no waiting.
 *
 * <pre>{@code
 * TaskTester tester = TaskTester.of(new FeeTasks(accounts));
 * tester.task(FeeTasks::remindLater).delay(4711L);
 * tester.advance(Duration.ofDays(3));
 * assertThat(tester).sent(FeeTasks::mail).withArguments(4711L).toQueue("mail");
 * }</pre>
 *
 * <p>The app, the messages, the worker's decisions and the way of the results are those of real programs; in memory are the broker, the results
 * and the ledger. A task begins when the test has it run, takes no time unless it moves the clock itself, and ends before the next one begins.
 *
 * <p>For the thread that made it. Close it at the end, or have {@link TaskTesterExtension} do it.
 */
public final class TaskTester implements TypedTasks, AutoCloseable {
    private final ManualClock clock;
    private final World world;
    private final TaskApp app;
    private final InMemoryBroker broker;
    private final Bench bench;

    private TaskTester(TaskApp.Builder builder, ManualClock clock) {
        this.clock = clock;
        world = new World(clock);
        broker = new InMemoryBroker(clock);
        WatchedResults results = new WatchedResults(new InMemoryResults(), world);
        app = builder.broker(new WatchedBroker(broker, world))
                .results(results)
                .ledger(new InMemoryLedger(results, clock))
                .clock(clock)
                .listener(new Reporter())
                .build();
        if (app.settings().alwaysEager()) {
            throw new IllegalArgumentException(
                    "the app is always eager, so it sends nothing that could be run: leave that setting away");
        }
        world.queue(app.settings().defaultQueue());
        bench = new Bench(app, broker, world, clock);
    }

    /** Tests the tasks of some objects, with the default settings. */
    public static TaskTester of(Object... tasks) {
        TaskApp.Builder app = TaskApp.builder("test");
        Stream.of(tasks).forEach(app::register);
        return of(app);
    }

    /**
     * Tests the tasks of an app as it is set up otherwise. Its broker, result backend, ledger and clock become those of the test, whatever was
     * set.
     */
    public static TaskTester of(TaskApp.Builder app) {
        return of(app, new ManualClock());
    }

    /**
     * The same on a clock of the test's, for tasks that read the time themselves.
     *
     * @throws IllegalArgumentException if the settings of the app say that it is always eager
     */
    public static TaskTester of(TaskApp.Builder app, ManualClock clock) {
        return new TaskTester(app, clock);
    }

    /** Kills the worker at the moment that is chosen there; see {@link CrashAtEveryStep}. */
    public TaskTester crashing(Crash crash) {
        world.crash(crash);
        return this;
    }

    /** The app, to call tasks, and to ask for results, dead letters or limits. */
    public TaskApp app() {
        return app;
    }

    /** The clock of the test. What moves it by itself does not run what becomes due: see {@link #advance}. */
    public ManualClock clock() {
        return clock;
    }

    @Override
    public <R> Reference<R> resolve(TaskMethod reference) {
        return app.resolve(reference);
    }

    /** All calls so far, in order; the retry of a task is none. */
    public List<SentCall> sent() {
        return world.sent();
    }

    /**
     * Runs all that is due now, in order, and what is sent for now meanwhile.
     *
     * @return how many messages that were
     * @throws AssertionError if there is no end to it
     */
    public int runDue() {
        return bench.runDue();
    }

    /**
     * Moves the time on, and runs what becomes due at its time: delayed calls, retries, what waits for a rate limit, what a dead worker held.
     * Within a task it only moves the time, as if the task had worked for so long; its time limits are looked at then.
     *
     * @return how many messages were run
     */
    public int advance(Duration time) {
        return bench.advance(time);
    }

    /**
     * Runs everything, moving the time on as far as it takes, until nothing waits any more.
     *
     * @return how many messages were run
     * @throws AssertionError if there is no end to it, with what still waits
     */
    public int runUntilIdle() {
        return bench.runUntilIdle();
    }

    /**
     * Sends one call, and runs what is due until it has ended, moving the time on for its retries. What it has called stays in the queues,
     * unless it was due before the end.
     *
     * @throws AssertionError if it does not end, with what still waits
     */
    public <R> TaskRun<R> run(Signature<R> call) {
        AsyncResult<R> result = app.send(call);
        bench.runUntil(result::ready, "task " + call.task() + " has not ended");
        return new TaskRun<>(
                result,
                bench.attemptsOf(result.id()),
                world.progressOf(result.id()),
                world.sent().stream()
                        .filter(sent -> result.id().equals(sent.message().header("parent_id")))
                        .toList());
    }

    /** Has the next run of a task throw something in the place of running. Several are thrown one after the other. */
    public void failNext(TaskHandle<?> task, Throwable failure) {
        bench.failNext(task.name(), failure);
    }

    /** The broker cannot be reached for so long: calls fail, and workers wait. Durable calls are sent afterwards. */
    public void brokerAway(Duration time) {
        world.brokerAway(time);
        world.timeLine().tell("the broker is away for " + time);
    }

    /** The result backend cannot be reached for so long: workers keep what is finished. */
    public void resultsAway(Duration time) {
        world.resultsAway(time);
        world.timeLine().tell("the result backend is away for " + time);
    }

    /** What has happened so far, line by line. */
    public String timeLine() {
        return world.timeLine().toString();
    }

    /** What the queues hold that were read or written so far. */
    List<QueueStatus> queues() {
        return world.queues().stream().map(broker::status).toList();
    }

    List<DeadLetter> deadLetters(String queue) {
        return broker.deadLetters(queue).list(0, 1_000);
    }

    @Override
    public void close() {
        app.close();
    }

    /** Tells the time line what the worker does. */
    private final class Reporter implements TaskListener {
        @Override
        public void happened(TaskEvent event) {
            String what = event.type().replaceFirst("^task-", "");
            if (!(event instanceof TaskEvent.Sent) && !(event instanceof TaskEvent.Received)) {
                world.timeLine()
                        .tell(event.message().task() + " ["
                                + World.shortId(event.message().id()) + "] " + what + retries(event) + why(event));
            }
        }

        @Override
        public void loopFailed(String loop, Throwable error) {
            world.timeLine().tell("the worker's step '" + loop + "' failed: " + error);
        }

        private static String retries(TaskEvent event) {
            int retries = event.message().retries();
            return event instanceof TaskEvent.Started && retries > 0 ? ", retry " + retries : "";
        }

        private static String why(TaskEvent event) {
            if (event instanceof TaskEvent.Succeeded succeeded) {
                return ": " + succeeded.result();
            }
            return Optional.ofNullable(event.details().get("exception"))
                    .map(exception -> ": " + exception)
                    .orElse("");
        }
    }
}
