package io.ssync.tasks.internal.worker;

import io.ssync.tasks.RunInterceptor;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TypedTasks;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.internal.canvas.Callbacks;
import io.ssync.tasks.internal.canvas.Successors;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What a worker needs of its app, so that it need not know the app.
 *
 * @param broker what carries the messages
 * @param results what keeps the results
 * @param ledger what holds durable tasks, if the app has a ledger
 * @param relay what gives to the broker what the ledger holds for it, if the app has a ledger
 * @param settings how the app behaves
 * @param registry the tasks that can be run
 * @param sender sends the calls of tasks
 * @param tasks finds tasks by their methods
 * @param callbacks what begins when a task has ended
 * @param interceptor all that stand around the run of a task, as one
 * @param listener all listeners as one, which never throws
 * @param tally counts what becomes of tasks
 * @param clock the wall clock
 * @param ticker elapsed time
 * @param random numbers from 0 to 1, for jitter
 * @param logicalClock what orders messages to other programs, whatever their wall clocks say
 */
public record TaskRuntime(
        Broker broker,
        ResultBackend results,
        Optional<Ledger> ledger,
        Optional<LedgerRelay> relay,
        TaskSettings settings,
        TaskRegistry registry,
        Successors sender,
        TypedTasks tasks,
        Callbacks callbacks,
        RunInterceptor interceptor,
        TaskListener listener,
        Tally tally,
        InstantSource clock,
        Ticker ticker,
        DoubleSupplier random,
        LogicalClock logicalClock) {

    /** The same with other time, other chance, other settings and another way to call tasks, for a worker that moves by steps. */
    TaskRuntime stepped(
            TaskSettings newSettings, RunInterceptor newInterceptor, Ticker newTicker, DoubleSupplier newRandom) {
        return new TaskRuntime(
                broker,
                results,
                ledger,
                relay,
                newSettings,
                registry,
                sender,
                tasks,
                callbacks,
                newInterceptor,
                listener,
                tally,
                clock,
                newTicker,
                newRandom,
                logicalClock);
    }

    /** Whether a result of a call is wanted: by the settings, by its sender, and by the declaration of its task if that is known here. */
    boolean stores(TaskMessage message) {
        return !settings.ignoreResult() && !message.ignoreResult() && !isIgnoredByTask(message);
    }

    private boolean isIgnoredByTask(TaskMessage message) {
        return message.headers().get("task") instanceof String name
                && registry.find(name)
                        .filter(task -> task.declaration().ignoreResult())
                        .isPresent();
    }
}
