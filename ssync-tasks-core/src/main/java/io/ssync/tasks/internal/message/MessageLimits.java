package io.ssync.tasks.internal.message;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;

/** How large, how deep, how long and how late what a message carries may be at most, whoever wrote it. */
public final class MessageLimits {
    /** How many characters an id or a name has at most: as many as the tables of django-celery-results have room for. */
    public static final int LONGEST_NAME = 255;

    /** How many bytes a body has at most, before it becomes base64: a file of 64 MB as an argument, with some room. */
    public static final int LARGEST_BODY = 96 << 20;

    /** How many characters headers have together at most in a call. */
    public static final int LARGEST_HEADERS = 1 << 20;

    /** How many bytes a message has at most: its body as base64, and its headers even if all of them had to be spelled out. */
    public static final int LARGEST_MESSAGE = LARGEST_BODY / 3 * 4 + 8 * LARGEST_HEADERS;

    /** From this size on a call is carried out, but its caller is warned. */
    public static final int LARGE_BODY = LARGEST_BODY / 2;

    /** How deep lists and objects may be nested. */
    public static final int DEEPEST = 500;

    /** How many digits a number has at most. */
    public static final int LONGEST_NUMBER = 1_000;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    /** What waits longer than this will not be read any more. */
    public static final Instant LATEST_ETA = Instant.parse("2200-01-01T00:00:00Z");
    /** Python's last time, which stands for never. */
    public static final Instant LATEST_EXPIRY = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** How long a countdown or a time limit is at most. */
    public static final Duration LONGEST_DURATION = Duration.ofDays(36_525);

    private static final int DELETE = 0x7f;

    /** What an id or a name is, in words. */
    public static final String NAME = "text of 1 to " + LONGEST_NAME + " characters, none of them a control character";

    /** The header of a signature that says whether its call is to be durable, where Celery's messages have no place for that. */
    public static final String DURABLE = "ssync_durable";

    /** The header that says by when the workflow of a task must have ended: ISO 8601, with a zone. */
    public static final String DEADLINE = "ssync_deadline";

    private MessageLimits() {}

    /** At what a parser of messages and of what is in them stops. */
    public static StreamReadConstraints readLimits() {
        return StreamReadConstraints.builder()
                .maxStringLength(LARGEST_MESSAGE)
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .build();
    }

    /**
     * Whether something is an id or a name that can be stored, logged and sent.
     *
     * @param value anything, such as what a header holds
     */
    public static boolean isName(@Nullable Object value) {
        if (!(value instanceof String name) || name.isEmpty() || name.length() > 2 * LONGEST_NAME) {
            return false;
        }
        int length = 0;
        for (int at = 0; at < name.length(); length++) {
            int character = name.codePointAt(at);
            if (!isPartOfNames(character)) {
                return false;
            }
            at += Character.charCount(character);
        }
        return length <= LONGEST_NAME;
    }

    /**
     * Checks an id or a name that somebody has given.
     *
     * @param what is named so, for the message
     * @throws IllegalArgumentException if it cannot be one
     */
    public static String requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(what + " must be " + NAME + ", was " + Shown.value(name));
        }
        return name;
    }

    /**
     * Checks the earliest time to run that somebody has given.
     *
     * @throws IllegalArgumentException if no message can carry it
     */
    public static Instant requireEta(Instant eta) {
        return requireTime("eta", eta, LATEST_ETA);
    }

    /**
     * Checks the time of expiry that somebody has given.
     *
     * @throws IllegalArgumentException if no message can carry it
     */
    public static Instant requireExpires(Instant expires) {
        return requireTime("expires", expires, LATEST_EXPIRY);
    }

    private static Instant requireTime(String what, Instant time, Instant latest) {
        if (time.isBefore(EARLIEST) || time.isAfter(latest)) {
            throw new IllegalArgumentException(
                    what + " must be between " + EARLIEST + " and " + latest + ", was " + time);
        }
        return time;
    }

    /**
     * Checks a countdown or time limit that somebody has given.
     *
     * @throws IllegalArgumentException if it is longer than a hundred years
     */
    public static Duration requireDuration(String what, Duration duration) {
        if (duration.compareTo(LONGEST_DURATION) > 0) {
            throw new IllegalArgumentException(what + " must be at most a hundred years, was " + duration);
        }
        return duration;
    }

    private static boolean isPartOfNames(int character) {
        if (character < DELETE) {
            // Most names are plain ASCII, and every message has several.
            return character >= ' ';
        }
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    /** Whether something is a time as text, not later than the latest. */
    public static boolean isTime(Object value, Instant latest) {
        if (!(value instanceof String text)) {
            return false;
        }
        try {
            Instant time = CeleryTime.parse(text);
            return !time.isBefore(EARLIEST) && !time.isAfter(latest);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
