package io.ssync.tasks.registry;

import io.ssync.tasks.Param;
import io.ssync.tasks.message.CeleryJson;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * A parameter of a task.
 *
 * @param name its name in the code
 * @param wireName the same in {@code snake_case}, as keyword arguments have it
 * @param reader reads its value from JSON
 * @param absent what it gets when the caller gives nothing
 * @param required whether the caller must give something
 */
record TaskParameter(
        String name,
        String wireName,
        ObjectReader reader,
        @Nullable Object absent,
        boolean required) {

    static TaskParameter of(String task, Parameter parameter) {
        Param param = parameter.getAnnotation(Param.class);
        if (param == null && !parameter.isNamePresent()) {
            throw new IllegalArgumentException(
                    "the parameters of " + task + " have no names: compile it with -parameters, or put @Param on each");
        }
        String name = param == null ? parameter.getName() : param.value();
        ObjectReader reader;
        try {
            reader = CeleryJson.reader(parameter.getParameterizedType());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' of " + task + " cannot come from JSON: " + e.getMessage(), e);
        }
        boolean optional = parameter.getType() == Optional.class;
        boolean nullable = Arrays.stream(parameter.getAnnotatedType().getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
        return new TaskParameter(
                name, snakeCase(name), reader, optional ? Optional.empty() : null, !optional && !nullable);
    }

    boolean isCalled(String keyword) {
        return keyword.equals(name) || keyword.equals(wireName);
    }

    static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
