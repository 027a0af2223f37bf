package io.ssync.tasks.message;

import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.message.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a task message must be like, in one list that holds in both directions: a call that breaks it is refused before it is sent,
 * a message that breaks it is unreadable. So nothing is sent that no worker could run or whose result no table could hold, and
 * behind the door nobody meets a header that surprises.
 *
 * <p>Headers and properties that are not named here may be anything. The body is looked at when the task runs; only its size is
 * a matter of this list, and what {@link MessageLimits#DEEPEST} and {@link MessageLimits#LONGEST_NUMBER} say of it is checked by the code that reads it.
 */
final class MessageRules {
    private static final List<Rule> HEADERS = List.of(
            new Rule("task", MessageLimits.NAME, MessageLimits::isName),
            new Rule("id", MessageLimits.NAME, MessageLimits::isName),
            new Rule(
                    "retries",
                    "a whole number from 0 to " + Integer.MAX_VALUE + ", or null",
                    orNull(MessageRules::isWhole)),
            new Rule(
                    "eta",
                    "an ISO-8601 time before the year 2200, or null",
                    orNull(time -> MessageLimits.isTime(time, MessageLimits.LATEST_ETA))),
            new Rule(
                    "expires",
                    "an ISO-8601 time before the year 10000, or null",
                    orNull(time -> MessageLimits.isTime(time, MessageLimits.LATEST_EXPIRY))),
            new Rule(
                    "timelimit",
                    "a list of two numbers of seconds that are not negative, hard and soft, either of which may be null",
                    orNull(MessageRules::isPairOfLimits)),
            new Rule("group", MessageLimits.NAME + ", or null", orNull(MessageLimits::isName)),
            new Rule("group_index", "a number, or null", orNull(Number.class::isInstance)),
            new Rule("root_id", MessageLimits.NAME + ", or null", orNull(MessageLimits::isName)),
            new Rule("parent_id", MessageLimits.NAME + ", or null", orNull(MessageLimits::isName)),
            new Rule("shadow", "text or null", orNull(String.class::isInstance)),
            new Rule("periodic_task_name", MessageLimits.NAME + ", or null", orNull(MessageLimits::isName)),
            new Rule("argsrepr", "text or null", orNull(String.class::isInstance)),
            new Rule("kwargsrepr", "text or null", orNull(String.class::isInstance)),
            new Rule("compression", "text or null", orNull(String.class::isInstance)),
            new Rule("stamps", "an object or null", orNull(Map.class::isInstance)),
            new Rule("stamped_headers", "a list or null", orNull(List.class::isInstance)));

    private static final List<Rule> PROPERTIES = List.of(
            new Rule("priority", "a number, or null", orNull(Number.class::isInstance)),
            new Rule("delivery_info", "an object or null", orNull(Map.class::isInstance)),
            new Rule("periodic_task_name", MessageLimits.NAME + ", or null", orNull(MessageLimits::isName)));

    /**
     * One rule.
     *
     * @param name of the header or property
     * @param allowed what it may be, in words
     * @param holds whether a value, null if it is missing, is that
     */
    private record Rule(String name, String allowed, Predicate<@Nullable Object> holds) {}

    private MessageRules() {}

    /**
     * Checks a message before anything of it is sent.
     *
     * @throws IllegalArgumentException if it could not be read, run or stored; the message says why
     */
    static void requireSendable(TaskMessage message) {
        Optional<String> problem = problem(message).or(() -> tooLarge(message)).or(() -> unknownCompression(message));
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    "a call of " + Shown.value(message.headers().get("task")) + " cannot be sent: " + problem.get());
        }
    }

    private static Optional<String> tooLarge(TaskMessage message) {
        if (message.body().length > MessageLimits.LARGEST_BODY) {
            return Optional.of("the arguments take " + message.body().length + " bytes, " + MessageLimits.LARGEST_BODY
                    + " are allowed: keep such data in a store of its own and send where it is");
        }
        long size = MessageCodec.sizeOf(message.headers());
        return size <= MessageLimits.LARGEST_HEADERS
                ? Optional.empty()
                : Optional.of("the headers have " + size + " characters, " + MessageLimits.LARGEST_HEADERS
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

    private static boolean isWhole(Object value) {
        return value instanceof Number number
                && number.doubleValue() >= 0
                && number.doubleValue() <= Integer.MAX_VALUE
                && number.doubleValue() == Math.rint(number.doubleValue());
    }

    private static boolean isPairOfLimits(Object value) {
        return value instanceof List<?> limits
                && limits.size() == 2
                && limits.stream()
                        .allMatch(limit -> limit == null
                                || limit instanceof Number seconds
                                        && seconds.doubleValue() >= 0
                                        && seconds.doubleValue() <= MessageLimits.LONGEST_DURATION.toSeconds());
    }
}
