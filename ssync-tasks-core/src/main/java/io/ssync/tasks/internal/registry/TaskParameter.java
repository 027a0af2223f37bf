package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Sensitive;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.message.CeleryJson;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;

/**
 * A parameter of a task.
 *
 * @param name its names
 * @param type what it is in Java
 * @param reader reads its value from JSON
 * @param absent what it gets when the caller gives nothing
 * @param required whether the caller must give something
 * @param sensitive whether nobody should see its value, or a part of it
 */
record TaskParameter(
        ParameterName name,
        JavaType type,
        ObjectReader reader,
        @Nullable Object absent,
        boolean required,
        boolean sensitive) {

    /** The parameters of a task after the context. */
    static List<TaskParameter> of(TaskDeclaration task) {
        int first = ParameterName.firstArgument(task.annotated());
        List<ParameterName> names = ParameterName.of(task.annotated(), task.all());
        return IntStream.range(0, names.size())
                .mapToObj(i -> of(task, names.get(i), first + i))
                .toList();
    }

    String wireName() {
        return name.wireName();
    }

    private static TaskParameter of(TaskDeclaration task, ParameterName name, int index) {
        Method method = task.annotated();
        String which = "parameter '" + name.name() + "' of " + task.describe();
        if (method.getParameterTypes()[index] == TaskContext.class) {
            throw new IllegalArgumentException(which + ": the TaskContext must come first, before all arguments");
        }
        task.types().openIn(method.getGenericParameterTypes()[index]).ifPresent(open -> {
            throw new IllegalArgumentException(which + " has the type parameter " + open + ", which "
                    + task.type().getName() + " leaves open: register a class that says what it is, such as "
                    + "class Invoices extends " + method.getDeclaringClass().getSimpleName()
                    + "<Invoice>, or give the parameter a concrete type");
        });
        JavaType type = task.types().resolve(method, method.getGenericParameterTypes()[index]);
        ObjectReader reader;
        try {
            reader = CeleryJson.reader(type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(which + " cannot come from JSON: " + e.getMessage(), e);
        }
        boolean optional = type.hasRawClass(Optional.class);
        boolean nullable =
                task.all().stream().map(same -> same.getParameters()[index]).anyMatch(TaskParameter::isNullable);
        return new TaskParameter(
                name,
                type,
                reader,
                optional ? Optional.empty() : null,
                !optional && !(nullable && !type.isPrimitive()),
                SensitiveParts.isIn(method.getGenericParameterTypes()[index])
                        || task.all().stream()
                                .anyMatch(same -> same.getParameters()[index].isAnnotationPresent(Sensitive.class)));
    }

    /** Whether it has an annotation of this name, of the many that there are. */
    private static boolean isNullable(Parameter parameter) {
        Annotation[] ofTheType = parameter.getAnnotatedType().getAnnotations();
        return Stream.concat(Arrays.stream(ofTheType), Arrays.stream(parameter.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }
}
