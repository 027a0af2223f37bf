package io.ssync.tasks.internal.worker.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker and its child say to each other at a time. Immutable, if nobody changes the bytes.
 *
 * @param kind what it is about
 * @param fields small values that JSON can carry
 * @param body bytes of any number, up to two gigabytes
 */
public record Frame(Kind kind, Map<String, ? extends @Nullable Object> fields, byte[] body) {
    private static final byte[] EMPTY = new byte[0];

    /** What a frame can be about. The first four are for the child, the others come from it. */
    public enum Kind {
        /** Call this task. */
        CALL,
        /** The task is not wanted any more. */
        CANCEL,
        /** The task has run longer than its soft time limit. */
        OVERRAN,
        /** Where is the task? */
        ASK_STACK,
        /** The child is ready. */
        READY,
        /** The child has got the call. */
        BEGAN,
        /** The task says how far it is. */
        PROGRESS,
        /** The task sends an event. */
        EVENT,
        /** Where the task is. */
        STACK,
        /** What came of the call. */
        OUTCOME
    }

    /** A frame without a body. */
    public static Frame of(Kind kind, Map<String, ? extends @Nullable Object> fields) {
        return new Frame(kind, fields, EMPTY);
    }

    /** A field that is text. */
    public String text(String name) {
        return String.valueOf(fields.get(name));
    }

    /** A field that is text or null. */
    public @Nullable String textOrNull(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }

    /** A field that is a number; 0 if it is none. */
    public long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** A field that is an object; empty if it is none. */
    @SuppressWarnings("unchecked") // JSON has no other keys than text.
    public Map<String, @Nullable Object> object(String name) {
        return fields.get(name) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
