package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskMethod;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the methods that carry {@link Task}: on a class, above it, or behind a method reference. */
public final class TaskMethods {
    private TaskMethods() {}

    /** The name of a task declared by a method that carries the annotation. */
    public static String nameOf(Method annotated) {
        String name = annotated.getAnnotation(Task.class).name();
        return name.isEmpty() ? describe(annotated) : name;
    }

    /**
     * The method that a reference such as {@code Mails::send} stands for, as far up as the annotation is.
     *
     * @throws IllegalArgumentException if it is a lambda, is bound to an object, or stands for a method without {@link Task}
     */
    public static Method of(TaskMethod reference) {
        SerializedLambda lambda = serialized(reference);
        ReferredMethod referred = ReferredMethod.of(lambda, reference.getClass().getClassLoader());
        if (referred.isLambda() || lambda.getCapturedArgCount() > 0) {
            throw new IllegalArgumentException(
                    "task(…) takes a reference to a method of a class, such as Mails::send; given was "
                            + (referred.isLambda() ? "a lambda expression" : "a method of an object"));
        }
        Class<?> owner = referred.owner();
        TypeArguments types = new TypeArguments(owner);
        List<Method> all = slots(owner, types).stream()
                .filter(slot -> slot.stream().anyMatch(referred::is))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method " + referred));
        Method annotated = TaskDeclaration.of(owner, all, types)
                .orElseThrow(() ->
                        new IllegalArgumentException(describe(all.get(0)) + " is not a task: put @Task on the method"))
                .annotated();
        TaskDeclaration.requireInstanceMethod(annotated);
        checkShape(reference, annotated);
        return annotated;
    }

    /** A parameter that takes anything takes a context too, and the compiler prefers the shape that has one. */
    private static void checkShape(TaskMethod reference, Method method) {
        boolean taken = Arrays.stream(reference.getClass().getInterfaces())
                .anyMatch(shape -> shape.getEnclosingClass() == TaskMethod.class
                        && shape.getSimpleName().startsWith("Context"));
        if (taken && ParameterName.firstArgument(method) == 0) {
            throw new IllegalArgumentException("the compiler takes the first parameter of " + describe(method) + ", "
                    + method.getParameterTypes()[0].getSimpleName() + ", for the context: declare a "
                    + TaskContext.class.getSimpleName() + " before it or a more exact type, or call the task by name, "
                    + "app.send(\"" + nameOf(method) + "\", …)");
        }
    }

    /** The tasks of a class, declared there or above. */
    static List<TaskDeclaration> of(Class<?> type) {
        TypeArguments types = new TypeArguments(type);
        return slots(type, types).stream()
                .flatMap(all -> TaskDeclaration.of(type, all, types).stream())
                .toList();
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** The methods of a class and of those above it, each with those that it overrides: the most special first. */
    private static Collection<List<Method>> slots(Class<?> type, TypeArguments types) {
        Map<String, List<Method>> slots = new LinkedHashMap<>();
        for (Class<?> declaring : hierarchy(type)) {
            Arrays.stream(declaring.getDeclaredMethods())
                    .filter(method -> !method.isSynthetic())
                    .sorted(Comparator.comparing(TaskMethods::descriptor))
                    .forEach(method -> slots.computeIfAbsent(slot(method, types), key -> new ArrayList<>())
                            .add(method));
        }
        return slots.values();
    }

    /** Methods of one slot override each other, if their parameters are the same once type parameters are known. */
    private static String slot(Method method, TypeArguments types) {
        String parameters = Arrays.stream(method.getGenericParameterTypes())
                .map(parameter -> types.resolve(method, parameter).getRawClass().getName())
                .collect(Collectors.joining(","));
        // Nothing overrides these.
        boolean own = Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers());
        return method.getName() + "(" + parameters + ")"
                + (own ? method.getDeclaringClass().getName() : "");
    }

    /** A class, its superclasses, then all their interfaces. */
    private static Set<Class<?>> hierarchy(Class<?> type) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            classes.add(c);
        }
        Set<Class<?>> all = new LinkedHashSet<>(classes);
        classes.forEach(c -> addInterfaces(c, all));
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> parent : type.getInterfaces()) {
            all.add(parent);
            addInterfaces(parent, all);
        }
    }

    private static SerializedLambda serialized(TaskMethod reference) {
        try {
            // The compiler gives every serializable method reference this hidden method.
            Method writeReplace = reference.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            if (writeReplace.invoke(reference) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw notAReference(reference, e);
        }
        throw notAReference(reference, null);
    }

    private static IllegalArgumentException notAReference(TaskMethod reference, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "task(…) takes a method reference such as Mails::send; given was "
                        + reference.getClass().getName(),
                cause);
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }
}
