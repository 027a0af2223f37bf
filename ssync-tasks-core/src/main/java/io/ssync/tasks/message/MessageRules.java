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
            Rule.required("task", MessageLimits.NAME, MessageLimits::isName),
            Rule.required("id", MessageLimits.NAME, MessageLimits::isName),
            Rule.optional("retries", "a whole number from 0 to " + Integer.MAX_VALUE, MessageRules::isWhole),
            Rule.optional(
                    "eta",
                    "an ISO-8601 time before the year 2200",
                    time -> MessageLimits.isTime(time, MessageLimits.LATEST_ETA)),
            Rule.optional(
                    "expires",
                    "an ISO-8601 time before the year 10000",
                    time -> MessageLimits.isTime(time, MessageLimits.LATEST_EXPIRY)),
            Rule.optional(
                    "timelimit",
                    "a list of two numbers of seconds that are not negative, hard and soft, either of which may be null",
                    MessageRules::isPairOfLimits),
            Rule.optional("group", MessageLimits.NAME, MessageLimits::isName),
            Rule.optional("group_index", "a number", Number.class::isInstance),
            Rule.optional("root_id", MessageLimits.NAME, MessageLimits::isName),
            Rule.optional("parent_id", MessageLimits.NAME, MessageLimits::isName),
            Rule.optional("shadow", "text", String.class::isInstance),
            Rule.optional("periodic_task_name", MessageLimits.NAME, MessageLimits::isName),
            Rule.optional("argsrepr", "text", String.class::isInstance),
            Rule.optional("kwargsrepr", "text", String.class::isInstance),
            Rule.optional("compression", "text", String.class::isInstance),
            Rule.optional("stamps", "an object", Map.class::isInstance),
            Rule.optional("stamped_headers", "a list", List.class::isInstance));

    private static final List<Rule> PROPERTIES = List.of(
            Rule.optional("priority", "a number", Number.class::isInstance),
            Rule.optional("delivery_info", "an object", Map.class::isInstance),
            Rule.optional("periodic_task_name", MessageLimits.NAME, MessageLimits::isName));

    /**
     * One rule.
     *
     * @param name of the header or property
     * @param allowed what it may be, in words
     * @param isOptional whether it may be null, or missing
     * @param holds whether a value is that
     */
    private record Rule(String name, String allowed, boolean isOptional, Predicate<Object> holds) {
        static Rule required(String name, String allowed, Predicate<Object> holds) {
            return new Rule(name, allowed, false, holds);
        }

        static Rule optional(String name, String allowed, Predicate<Object> holds) {
            return new Rule(name, allowed + ", or null", true, holds);
        }

        boolean isKeptBy(@Nullable Object value) {
            return value == null ? isOptional : holds.test(value);
        }
    }

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
            if (!rule.isKeptBy(value)) {
                String was = values.containsKey(rule.name()) ? "was " + Shown.value(value) : "is missing";
                return Optional.of(kind + " '" + rule.name() + "' must be " + rule.allowed() + ", " + was);
            }
        }
        return Optional.empty();
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
                && isLimit(limits.get(0))
                && isLimit(limits.get(1));
    }

    private static boolean isLimit(@Nullable Object value) {
        return value == null
                || value instanceof Number seconds
                        && seconds.doubleValue() >= 0
                        && seconds.doubleValue() <= MessageLimits.LONGEST_DURATION.toSeconds();
    }
}
