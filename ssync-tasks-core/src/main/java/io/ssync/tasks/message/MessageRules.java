package io.ssync.tasks.message;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;

/**
 * What a task message must be like, in one list that holds in both directions: a call that breaks it is refused before it is sent,
 * a message that breaks it is unreadable. So nothing is sent that no worker could run or whose result no table could hold, and
 * behind the door nobody meets a header that surprises.
 *
 * <p>Headers and properties that are not named here may be anything. The body is looked at when the task runs; only its size is
 * a matter of this list, and what {@link #DEEPEST} and {@link #LONGEST_NUMBER} say of it is checked by the code that reads it.
 */
public final class MessageRules {
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
    private static final Instant LATEST_ETA = Instant.parse("2200-01-01T00:00:00Z");
    /** Python's last time, which stands for never. */
    private static final Instant LATEST_EXPIRY = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Duration LONGEST_DURATION = Duration.ofDays(36_525);

    private static final int DELETE = 0x7f;

    private static final String NAME = "text of 1 to " + LONGEST_NAME + " characters, none of them a control character";

    private static final List<Rule> HEADERS = List.of(
            new Rule("task", NAME, MessageRules::isName),
            new Rule("id", NAME, MessageRules::isName),
            new Rule(
                    "retries",
                    "a whole number from 0 to " + Integer.MAX_VALUE + ", or null",
                    orNull(MessageRules::isWhole)),
            new Rule("eta", "an ISO-8601 time before the year 2200, or null", orNull(time -> isTime(time, LATEST_ETA))),
            new Rule(
                    "expires",
                    "an ISO-8601 time before the year 10000, or null",
                    orNull(time -> isTime(time, LATEST_EXPIRY))),
            new Rule(
                    "timelimit",
                    "a list of two numbers of seconds that are not negative, hard and soft, either of which may be null",
                    orNull(MessageRules::isPairOfLimits)),
            new Rule("group", NAME + ", or null", orNull(MessageRules::isName)),
            new Rule("group_index", "a number, or null", orNull(Number.class::isInstance)),
            new Rule("root_id", NAME + ", or null", orNull(MessageRules::isName)),
            new Rule("parent_id", NAME + ", or null", orNull(MessageRules::isName)),
            new Rule("shadow", "text or null", orNull(String.class::isInstance)),
            new Rule("periodic_task_name", NAME + ", or null", orNull(MessageRules::isName)),
            new Rule("argsrepr", "text or null", orNull(String.class::isInstance)),
            new Rule("kwargsrepr", "text or null", orNull(String.class::isInstance)),
            new Rule("compression", "text or null", orNull(String.class::isInstance)),
            new Rule("stamps", "an object or null", orNull(Map.class::isInstance)),
            new Rule("stamped_headers", "a list or null", orNull(List.class::isInstance)));

    private static final List<Rule> PROPERTIES = List.of(
            new Rule("priority", "a number, or null", orNull(Number.class::isInstance)),
            new Rule("delivery_info", "an object or null", orNull(Map.class::isInstance)),
            new Rule("periodic_task_name", NAME + ", or null", orNull(MessageRules::isName)));

    /**
     * One rule.
     *
     * @param name of the header or property
     * @param allowed what it may be, in words
     * @param holds whether a value, null if it is missing, is that
     */
    private record Rule(String name, String allowed, Predicate<@Nullable Object> holds) {}

    private MessageRules() {}

    /** At what a parser of messages and of what is in them stops. */
    static StreamReadConstraints readLimits() {
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

    /**
     * Checks a message before anything of it is sent.
     *
     * @throws IllegalArgumentException if it could not be read, run or stored; the message says why
     */
    public static void requireSendable(TaskMessage message) {
        Optional<String> problem = problem(message).or(() -> tooLarge(message)).or(() -> unknownCompression(message));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    "a call of " + Shown.value(message.headers().get("task")) + " cannot be sent: " + problem.get());
        }
    }

    private static Optional<String> tooLarge(TaskMessage message) {
        if (message.body().length > LARGEST_BODY) {
            return Optional.of("the arguments take " + message.body().length + " bytes, " + LARGEST_BODY
                    + " are allowed: keep such data in a store of its own and send where it is");
        }
        long size = MessageCodec.sizeOf(message.headers());
        return size <= LARGEST_HEADERS
                ? Optional.empty()
                : Optional.of("the headers have " + size + " characters, " + LARGEST_HEADERS
                        + " are allowed: send such data as an argument");
    }

    private static Optional<String> unknownCompression(TaskMessage message) {
        try {
            if (message.headers().get("compression") instanceof String name) {
                Compression.of(name);
            }
            return Optional.empty();
        } catch (UnreadableMessageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks a message that has come.
     *
     * @throws UnreadableMessageException if it breaks a rule
     */
    static void requireReadable(TaskMessage message) {
        Optional<String> problem = problem(message);
        if (problem.isPresent()) {
            throw new UnreadableMessageException(problem.get(), null);
        }
    }

    private static Optional<String> problem(TaskMessage message) {
        return problem("header", HEADERS, message.headers())
                .or(() -> problem("property", PROPERTIES, message.properties()));
    }

    private static Optional<String> problem(
            String kind, List<Rule> rules, Map<String, ? extends @Nullable Object> values) {
        for (Rule rule : rules) {
            Object value = values.get(rule.name());
            if (!rule.holds().test(value)) {
                String was = values.containsKey(rule.name()) ? "was " + Shown.value(value) : "is missing";
                return Optional.of(kind + " '" + rule.name() + "' must be " + rule.allowed() + ", " + was);
            }
        }
        return Optional.empty();
    }

    private static Predicate<@Nullable Object> orNull(Predicate<Object> rule) {
        return value -> value == null || rule.test(value);
    }

    private static boolean isPartOfNames(int character) {
        if (character < DELETE) {
            // Most names are plain ASCII, and every message has several.
            return character >= ' ';
        }
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    private static boolean isWhole(Object value) {
        return value instanceof Number number
                && number.doubleValue() >= 0
                && number.doubleValue() <= Integer.MAX_VALUE
                && number.doubleValue() == Math.rint(number.doubleValue());
    }

    private static boolean isTime(Object value, Instant latest) {
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

    private static boolean isPairOfLimits(Object value) {
        return value instanceof List<?> limits
                && limits.size() == 2
                && limits.stream()
                        .allMatch(limit -> limit == null
                                || limit instanceof Number seconds
                                        && seconds.doubleValue() >= 0
                                        && seconds.doubleValue() <= LONGEST_DURATION.toSeconds());
    }
}
