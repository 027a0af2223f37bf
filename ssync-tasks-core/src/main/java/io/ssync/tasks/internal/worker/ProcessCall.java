package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.internal.worker.process.ChildProcess;
import io.ssync.tasks.internal.worker.process.Frame;
import io.ssync.tasks.internal.worker.process.Frame.Kind;
import io.ssync.tasks.message.TaskMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a task in a child process, as the parent sees it: sends the message, passes on what the child says of the task, and
 * waits for the outcome. Used once, by one thread; the execution is for any.
 */
final class ProcessCall implements Execution {
    private final ChildProcess child;
    private final RunningTask running;
    private final long number;
    private boolean begun;
    private volatile String stack;
    /** Whether the child owes an answer to where the call is. */
    private volatile boolean stackAsked;

    ProcessCall(ChildProcess child, RunningTask running) {
        this.child = child;
        this.running = running;
        this.number = child.calls() + 1L;
        this.stack = "\n\tin " + child;
    }

    /** Makes the call and returns its outcome; {@link Outcome.Lost} if the child ends before. */
    Outcome run() {
        running.begin(this);
        try {
            child.call(message());
            while (true) {
                Frame said = child.receive();
                if (said.number("call") != number) {
                    continue;
                }
                if (said.kind() == Kind.OUTCOME) {
                    running.called(OutcomeFrame.children(said));
                    return OutcomeFrame.read(said);
                }
                hear(said);
            }
        } catch (IOException e) {
            return new Outcome.Lost(child.awaitEnd());
        } finally {
            running.end();
        }
    }

    /** Whether the child has got the call. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void interrupt(String reason) {
        child.tell(Frame.of(Kind.CANCEL, Map.of("call", number, "reason", reason)));
    }

    @Override
    public void overran(Duration softLimit) {
        child.tell(Frame.of(Kind.OVERRAN, Map.of("call", number, "limit", softLimit.toNanos())));
    }

    @Override
    public boolean kill() {
        child.kill();
        return true;
    }

    @Override
    public void askStack() {
        if (!stackAsked) {
            stackAsked = true;
            child.tell(Frame.of(Kind.ASK_STACK, Map.of("call", number)));
        }
    }

    @Override
    public boolean isStackComing() {
        return stackAsked;
    }

    @Override
    public String stack() {
        return stack;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    private void hear(Frame said) {
        switch (said.kind()) {
            case BEGAN -> begun = true;
            case PROGRESS -> {
                byte[] json = said.body();
                running.made(new RunningTask.Progress(
                        new TaskState(said.text("state")), () -> new String(json, StandardCharsets.UTF_8)));
            }
            case EVENT -> running.sendEvent(said.text("type"), said.object("details"));
            case STACK -> {
                stack = said.text("stack") + "\n\tin " + child;
                stackAsked = false;
            }
            default -> throw new IllegalStateException(child + " says " + said.kind());
        }
    }

    private Frame message() {
        TaskMessage message = running.message();
        Delivery delivery = running.delivery();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("call", number);
        fields.put("headers", message.headers());
        fields.put("properties", message.properties());
        fields.put("contentType", message.contentType());
        fields.put("contentEncoding", message.contentEncoding());
        fields.put("worker", running.worker());
        fields.put("queue", delivery.queue());
        fields.put("redeliveries", delivery.redeliveries());
        fields.put("claimedAt", delivery.claimedAt().toString());
        return new Frame(Kind.CALL, fields, message.body());
    }
}
