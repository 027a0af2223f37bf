package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Param;
import io.ssync.tasks.TaskContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The name of a task's parameter.
 *
 * @param name as it is in the code
 * @param wireName the same in {@code snake_case}, as keyword arguments have it
 */
record ParameterName(String name, String wireName) {
    private static final Pattern WORD_END = Pattern.compile("([a-z0-9])([A-Z])");

    /**
     * The names of the parameters after the context.
     *
     * @param annotated the method that carries the annotation
     * @param all the same method in all classes that declare it, the most special first: what a proxy's own method does not
     *     tell, the one that it stands for does
     */
    static List<ParameterName> of(Method annotated, List<Method> all) {
        return IntStream.range(firstArgument(annotated), annotated.getParameterCount())
                .mapToObj(i -> named(annotated, all, i))
                .toList();
    }

    /** Where the arguments begin: after the context, if there is one. */
    static int firstArgument(Method method) {
        return method.getParameterCount() > 0 && method.getParameterTypes()[0] == TaskContext.class ? 1 : 0;
    }

    boolean isCalled(String keyword) {
        return keyword.equals(name) || keyword.equals(wireName);
    }

    private static ParameterName named(Method annotated, List<Method> all, int index) {
        Function<Method, Parameter> at = method -> method.getParameters()[index];
        Optional<String> given = all.stream()
                .map(method -> at.apply(method).getAnnotation(Param.class))
                .filter(Objects::nonNull)
                .map(Param::value)
                .findFirst();
        String name = given.or(() -> Stream.concat(Stream.of(annotated), all.stream())
                        .map(at)
                        .filter(Parameter::isNamePresent)
                        .map(Parameter::getName)
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("the parameters of " + TaskMethods.describe(annotated)
                        + " have no names: compile it with -parameters, or put @Param on each"));
        return new ParameterName(name, snakeCase(name));
    }

    private static String snakeCase(String camelCase) {
        return WORD_END.matcher(camelCase).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
