package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.worker.process.Frame;
import io.ssync.tasks.internal.worker.process.Frame.Kind;
import io.ssync.tasks.internal.worker.process.FrameChannel;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a worker's child process: calls the tasks that its parent sends, one after the other.
 *
 * <p>One thread listens to the parent, one calls tasks, and one speaks to the parent, so that no interrupt of a task hits the
 * connection. SIGTERM, SIGINT and SIGHUP are ignored: terminals and supervisors send them to all processes of a worker, and the
 * parent decides when a child ends. If the parent is gone the child is, too.
 */
public final class ChildMain {
    private static final Logger log = LoggerFactory.getLogger(ChildMain.class);

    /** The parent stores progress less often than this, so it need not hear of it more often. */
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

    /** How long an app may take to close. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private static final byte[] NOTHING = new byte[0];

    private final FrameChannel parent;
    private final TaskRuntime runtime;
    private final AutoCloseable app;
    private final ThreadExecutor executor;
    private final ScheduledExecutorService caller = executor("ssync-task");
    private final ScheduledExecutorService speaker = executor("ssync-to-parent");
    /** The call that is under way. */
    private volatile @Nullable Call current;

    private record Call(long number, RunningTask running) {}

    private ChildMain(FrameChannel parent, Child child) {
        this.parent = parent;
        this.runtime = child.runtime();
        this.app = child.app();
        this.executor = new ThreadExecutor(runtime.interceptor());
    }

    /**
     * What a child process has.
     *
     * @param runtime what it needs of its app
     * @param app the app itself, to be closed in the end
     */
    public record Child(TaskRuntime runtime, AutoCloseable app) {}

    /**
     * Calls tasks until the parent ends this process; does not return.
     *
     * @throws IllegalStateException if this process was not started by a worker
     */
    public static void run(Supplier<Child> child) {
        FrameChannel.requireParent();
        int code = 1;
        try (FrameChannel parent = FrameChannel.toParent()) {
            ignoreSignals();
            new ChildMain(parent, child.get()).serve();
            code = 0;
        } catch (IOException e) {
            log.debug("the parent is gone", e);
        } catch (Throwable e) {
            // Whatever was begun may have left threads behind, so returning would not end the process.
            log.error("this child process cannot start", e);
        }
        System.exit(code);
    }

    private void serve() throws IOException {
        parent.send(Frame.of(Kind.READY, Map.of()));
        try {
            while (true) {
                hear(parent.receive());
            }
        } catch (IOException e) {
            end();
        }
    }

    /** The connection is closed: a child that has nothing to do ends in order, one with a task at once. */
    private void end() {
        if (current != null) {
            Runtime.getRuntime().halt(1);
        }
        Thread impatience = new Thread(
                () -> {
                    try {
                        Thread.sleep(END_PATIENCE.toMillis());
                    } catch (InterruptedException e) {
                        log.debug("in a hurry");
                    }
                    Runtime.getRuntime().halt(1);
                },
                "ssync-impatience");
        impatience.setDaemon(true);
        impatience.start();
        try {
            app.close();
        } catch (Exception e) {
            log.warn("the app of a child process did not close in good order", e);
        }
    }

    private void hear(Frame frame) {
        Call call = current;
        if (frame.kind() == Kind.CALL) {
            begin(frame);
        } else if (call == null || call.number() != frame.number("call")) {
            log.debug("a call is over, and {} comes too late", frame.kind());
        } else {
            switch (frame.kind()) {
                case CANCEL -> call.running().cancel(frame.text("reason"));
                case OVERRAN -> overran(call, Duration.ofNanos(frame.number("limit")));
                case ASK_STACK ->
                    say(Frame.of(
                            Kind.STACK,
                            Map.of(
                                    "call",
                                    call.number(),
                                    "stack",
                                    call.running().stack())));
                default -> throw new IllegalStateException("the parent says " + frame.kind());
            }
        }
    }

    private static void overran(Call call, Duration limit) {
        RunningTask task = call.running();
        log.warn("task {} {} is asked to end after {}; it is at{}", task.name(), task.id(), limit, task.stack());
        task.overran(limit);
    }

    private void begin(Frame frame) {
        long number = frame.number("call");
        TaskMessage message = new TaskMessage(
                frame.object("headers"),
                frame.object("properties"),
                frame.text("contentType"),
                frame.text("contentEncoding"),
                followed(frame.body()));
        Optional<TaskDefinition> task = runtime.registry().find(message.task());
        if (task.isEmpty()) {
            String reason = "the app of the child process has no task '" + message.task() + "': register it there, too";
            say(OutcomeFrame.of(number, new Outcome.Failed(Failure.of(new IllegalStateException(reason))), List.of()));
            return;
        }
        RunningTask running = new RunningTask(
                message,
                new ParentDelivery(
                        frame.text("queue"),
                        (int) frame.number("redeliveries"),
                        Instant.parse(frame.text("claimedAt"))),
                frame.text("worker"),
                new RetryPolicy(task.get().declaration(), runtime.random()),
                new RunningTask.Calls(runtime.sender(), runtime.tasks(), new OnceOnly(runtime.results())),
                runtime.ticker(),
                made -> speaker.schedule(
                        () -> sayProgress(number, made), PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS),
                event -> sayEvent(number, event));
        current = new Call(number, running);
        AtomicReference<byte[]> body = new AtomicReference<>(frame.body());
        speaker.execute(() -> {
            // Only then: should the task end this process, the parent must know that it has begun.
            send(Frame.of(Kind.BEGAN, Map.of("call", number)));
            caller.execute(() -> call(number, task.get(), running, () -> body.getAndSet(NOTHING)));
        });
    }

    /** A body that says what follows the task, without the arguments: they may be large, and are the call's alone. */
    private static byte[] followed(byte[] body) {
        try {
            Embed embed = Embed.of(body);
            return embed.isEmpty() ? NOTHING : CeleryJson.writeBody(List.of(), Map.of(), embed.toMap());
        } catch (UnreadableMessageException e) {
            // Whoever reads the arguments finds it, too, and says so.
            return NOTHING;
        }
    }

    private void call(long number, TaskDefinition task, RunningTask running, Supplier<byte[]> body) {
        Outcome outcome = executor.call(task, running, body);
        current = null;
        if (outcome instanceof Outcome.Ignored) {
            // What it said last is its end.
            speaker.execute(() -> sayProgress(number, running));
        }
        say(OutcomeFrame.of(number, outcome, running.children()));
    }

    private void sayProgress(long number, RunningTask running) {
        RunningTask.Progress progress = running.takeProgress();
        if (progress != null) {
            byte[] json = progress.json().get().getBytes(StandardCharsets.UTF_8);
            send(new Frame(
                    Kind.PROGRESS,
                    Map.of("call", number, "state", progress.state().name()),
                    json));
        }
    }

    private void sayEvent(long number, TaskEvent event) {
        say(Frame.of(Kind.EVENT, Map.of("call", number, "type", event.type(), "details", event.details())));
    }

    private void say(Frame frame) {
        speaker.execute(() -> send(frame));
    }

    private void send(Frame frame) {
        try {
            parent.send(frame);
        } catch (IOException e) {
            log.debug("the parent is gone", e);
        }
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** By reflection, since the compiler warns of it otherwise; what a process does by itself is kept where it is impossible. */
    private static void ignoreSignals() {
        for (String name : List.of("TERM", "INT", "HUP")) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                // A handler that does nothing, other than ignored signals, is not handed down to the processes of
                // tasks.
                Object nothing = Proxy.newProxyInstance(
                        ChildMain.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> null);
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), nothing);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                log.debug("cannot ignore the signal {}", name, e);
            }
        }
    }

    /** The delivery that the parent holds, without its payload, which came in its own way. */
    private record ParentDelivery(String queue, int redeliveries, Instant claimedAt) implements Delivery {
        @Override
        public byte[] payload() {
            return NOTHING;
        }

        @Override
        public boolean leaseHeld() {
            return true;
        }
    }
}
