package io.ssync.tasks.internal.registry;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says why an argument does not fit, and where in it, in words that the caller of a task understands. */
final class Mismatch {
    private static final Map<Class<?>, String> WHOLE_NUMBERS = Map.of(
            byte.class,
            "byte",
            Byte.class,
            "byte",
            short.class,
            "short",
            Short.class,
            "short",
            int.class,
            "int",
            Integer.class,
            "int",
            long.class,
            "long",
            Long.class,
            "long");

    /** How Jackson's settings could be changed, which a user of tasks cannot. */
    private static final Pattern ADVICE = Pattern.compile("\\s*\\((set |but could )[^)]*\\)");

    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'.*");

    private Mismatch() {}

    /** The place below the argument, if there is one, a colon, and the reason. */
    static String describe(JacksonException mismatch) {
        String place = mismatch.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return place + ": " + reason(mismatch);
    }

    private static String reason(JacksonException mismatch) {
        if (mismatch instanceof InputCoercionException coercion && mismatch.processor() instanceof JsonParser json) {
            return json.getString() + " does not fit into the type " + nameOf(coercion.getTargetType());
        }
        if (mismatch instanceof MismatchedInputException input
                && input.getCurrentToken() == JsonToken.VALUE_NUMBER_FLOAT
                && WHOLE_NUMBERS.containsKey(input.getTargetType())
                && mismatch.processor() instanceof JsonParser json) {
            return json.getString() + " is a fraction and does not fit into the type " + nameOf(input.getTargetType());
        }
        if (mismatch instanceof MismatchedInputException input
                && input.getCurrentToken() == JsonToken.VALUE_NUMBER_INT
                && (input.getTargetType() == boolean.class || input.getTargetType() == Boolean.class)
                && mismatch.processor() instanceof JsonParser json) {
            return json.getString() + " is a number, and the type boolean takes true or false";
        }
        String message = mismatch.getOriginalMessage();
        Matcher missing = MISSING.matcher(message);
        return missing.matches()
                ? "'" + missing.group(1) + "' is missing"
                : ADVICE.matcher(message).replaceAll("");
    }

    private static String nameOf(Class<?> type) {
        return WHOLE_NUMBERS.getOrDefault(type, type.getSimpleName());
    }
}
