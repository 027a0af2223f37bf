package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.internal.control.Command;
import io.ssync.tasks.internal.control.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is seen and steered from afar: it hears commands, and tells that it is there. Ends with {@link #close}, after which
 * it hears nothing, and {@link #offline}, its last word.
 */
final class RemoteControl {
    private final TaskRuntime runtime;
    private final WorkerOptions options;
    private final Pipeline pipeline;
    private final Heartbeat heartbeat;
    private final Map<String, Command> commands = new HashMap<>();
    private @Nullable Node node;

    /** {@code shutdown} begins to close the worker and returns at once. */
    RemoteControl(
            TaskRuntime runtime, WorkerOptions options, Pipeline pipeline, PoolThreads threads, Runnable shutdown) {
        this.runtime = runtime;
        this.options = options;
        this.pipeline = pipeline;
        heartbeat = new Heartbeat(pipeline.events(), pipeline.pool()::running, pipeline.attempts()::total);
        commands.putAll(new InspectCommands(runtime, options.name(), pipeline).byName());
        commands.putAll(new ControlCommands(runtime, pipeline, threads, heartbeat, shutdown).byName());
    }

    /** Begins to hear commands; if that fails, nothing is left of the worker that would have heard them. */
    void join() {
        try {
            node = Node.join(options.name(), commands, runtime.broker().fanout(), runtime.logicalClock());
        } catch (BrokerException e) {
            pipeline.closeChildren();
            pipeline.consumer().close();
            throw e;
        }
    }

    /** Carries out the next command, waiting for it. */
    void step() throws InterruptedException {
        if (node != null) {
            node.runOnce();
        }
    }

    void online() {
        heartbeat.online();
    }

    void beat() {
        heartbeat.beat();
    }

    void close() {
        if (node != null) {
            node.close();
        }
    }

    /** Sends the last events. */
    void offline() {
        pipeline.events().flush();
        heartbeat.offline();
    }
}
