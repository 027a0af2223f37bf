package io.ssync.tasks.internal.registry;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;

/**
 * Reads the arguments of a task from a message body, {@code [args, kwargs, embed]}, as Python would bind them: positional
 * ones in order, keyword ones by name in {@code snake_case} or {@code camelCase}. Streams, so that a large file among the
 * arguments is in memory once.
 */
final class ArgumentBinder {
    private final String task;
    private final List<TaskParameter> parameters;

    ArgumentBinder(String task, List<TaskParameter> parameters) {
        this.task = task;
        this.parameters = parameters;
    }

    @Nullable
    Object[] bind(byte[] body) {
        Object[] values = new Object[parameters.size()];
        boolean[] given = new boolean[parameters.size()];
        try (JsonParser json = CeleryJson.parser(body)) {
            require(json.nextToken() == JsonToken.START_ARRAY, "an array of three elements");
            require(json.nextToken() == JsonToken.START_ARRAY, "positional arguments as an array");
            bindPositional(json, values, given);
            require(json.nextToken() == JsonToken.START_OBJECT, "keyword arguments as an object");
            bindKeywords(json, values, given);
        } catch (DatabindException e) {
            throw new IllegalArgumentException(task + ": " + e.getOriginalMessage(), e);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
        fillIn(values, given);
        return values;
    }

    private void bindPositional(JsonParser json, @Nullable Object[] values, boolean[] given) {
        int position = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (position >= values.length) {
                throw new IllegalArgumentException(task + " takes " + values.length + " arguments, more were given");
            }
            values[position] = read(json, parameters.get(position));
            given[position++] = true;
        }
    }

    private void bindKeywords(JsonParser json, @Nullable Object[] values, boolean[] given) {
        for (String keyword = json.nextName(); keyword != null; keyword = json.nextName()) {
            int position = positionOf(keyword);
            if (given[position]) {
                throw new IllegalArgumentException(task + " got several values for argument '" + keyword + "'");
            }
            json.nextToken();
            values[position] = read(json, parameters.get(position));
            given[position] = true;
        }
    }

    private int positionOf(String keyword) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().isCalled(keyword)) {
                return i;
            }
        }
        throw new IllegalArgumentException(task + " has no parameter '" + keyword + "'; it has "
                + parameters.stream().map(TaskParameter::wireName).toList());
    }

    private @Nullable Object read(JsonParser json, TaskParameter parameter) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            if (!parameter.required()) {
                return parameter.absent();
            }
            if (parameter.type().isPrimitive()) {
                throw wrong(
                        parameter,
                        ": null for the type " + parameter.type().getRawClass()
                                + ": send a value, or declare the parameter as @Nullable with a class, or as Optional");
            }
        }
        try {
            return parameter.reader().readValue(json);
        } catch (DatabindException | InputCoercionException e) {
            if (parameter.sensitive()) {
                // Without the cause, which has the value.
                throw wrong(parameter, " does not fit its type; it is sensitive, so it is not shown");
            }
            throw new IllegalArgumentException(
                    wrong(parameter, Mismatch.describe(e)).getMessage(), e);
        }
    }

    private IllegalArgumentException wrong(TaskParameter parameter, String reason) {
        return new IllegalArgumentException(task + ": argument '" + parameter.wireName() + "'" + reason);
    }

    private void fillIn(@Nullable Object[] values, boolean[] given) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!given[i]) {
                TaskParameter parameter = parameters.get(i);
                values[i] = parameter.absent();
                if (parameter.required()) {
                    missing.add(parameter.wireName());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(task + " needs the arguments " + missing);
        }
    }

    private static void require(boolean condition, String expected) {
        if (!condition) {
            throw new UnreadableMessageException("the body of the message is not " + expected, null);
        }
    }
}
