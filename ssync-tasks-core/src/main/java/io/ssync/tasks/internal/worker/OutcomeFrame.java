package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.worker.process.Frame;
import io.ssync.tasks.results.ResultNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Outcomes on their way from a child to its parent. */
final class OutcomeFrame {
    private static final byte[] EMPTY = new byte[0];

    private OutcomeFrame() {}

    /** {@code call} is the number by which both know the call, {@code children} are the tasks that it has called. */
    static Frame of(long call, Outcome outcome, List<ResultNode> children) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("call", call);
        fields.put("kind", outcome.getClass().getSimpleName());
        fields.put("children", children.stream().map(ResultNode::toTuple).toList());
        byte[] body = EMPTY;
        if (outcome instanceof Outcome.Returned returned) {
            body = returned.json().getBytes(StandardCharsets.UTF_8);
        } else if (outcome instanceof Outcome.Ignored ignored) {
            fields.put("reason", ignored.reason());
        } else if (outcome instanceof Outcome.Unreadable unreadable) {
            fields.put("reason", unreadable.reason());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            fields.put("requeue", rejected.requeue());
            put(fields, rejected.failure());
        } else if (outcome instanceof Outcome.Retried retried) {
            fields.put("countdown", retried.countdown().toNanos());
            put(fields, retried.reason());
        } else if (outcome instanceof Outcome.Failed failed) {
            put(fields, failed.failure());
        }
        return new Frame(Frame.Kind.OUTCOME, fields, body);
    }

    static Outcome read(Frame frame) {
        return switch (frame.text("kind")) {
            case "Returned" -> new Outcome.Returned(new String(frame.body(), StandardCharsets.UTF_8));
            case "Ignored" -> new Outcome.Ignored(frame.text("reason"));
            case "Unreadable" -> new Outcome.Unreadable(frame.text("reason"));
            case "Rejected" ->
                new Outcome.Rejected(
                        failure(frame), Boolean.TRUE.equals(frame.fields().get("requeue")));
            case "Retried" -> new Outcome.Retried(failure(frame), Duration.ofNanos(frame.number("countdown")));
            case "Failed" -> new Outcome.Failed(failure(frame));
            default -> throw new IllegalStateException("a child speaks of the outcome " + frame.text("kind"));
        };
    }

    static List<ResultNode> children(Frame frame) {
        return ResultNode.listOf(frame.fields().get("children"));
    }

    private static void put(Map<String, @Nullable Object> fields, Failure failure) {
        fields.put("type", failure.type());
        fields.put("module", failure.module());
        fields.put("message", failure.message());
        fields.put("traceback", failure.traceback());
    }

    private static Failure failure(Frame frame) {
        return new Failure(
                frame.text("type"), frame.text("module"), frame.textOrNull("message"), frame.textOrNull("traceback"));
    }
}
