package io.ssync.tasks.registry;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskMethod;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the methods that carry {@link Task}: on a class, above it, or behind a method reference. */
public final class TaskMethods {
    private TaskMethods() {}

    /** The name of a task declared by a method that carries the annotation. */
    public static String nameOf(Method annotated) {
        String name = annotated.getAnnotation(Task.class).name();
        return name.isEmpty() ? annotated.getDeclaringClass().getName() + "." + annotated.getName() : name;
    }

    /**
     * The method that a reference such as {@code Mails::send} stands for, as far up as the annotation is.
     *
     * @throws IllegalArgumentException if it is a lambda, is bound to an object, or stands for a method without {@link Task}
     */
    public static Method of(TaskMethod reference) {
        SerializedLambda lambda = serialized(reference);
        String name = lambda.getImplMethodName();
        if (name.startsWith("lambda$") || lambda.getCapturedArgCount() > 0) {
            throw new IllegalArgumentException(
                    "task(…) takes a reference to a method of a class, such as Mails::send; given was "
                            + (name.startsWith("lambda$") ? "a lambda expression" : "a method of an object"));
        }
        Class<?> owner = load(lambda.getImplClass(), reference.getClass().getClassLoader());
        Method method = Arrays.stream(owner.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name)
                        && descriptor(candidate).equals(lambda.getImplMethodSignature()))
                .findFirst()
                .or(() -> Arrays.stream(owner.getMethods())
                        .filter(candidate -> candidate.getName().equals(name)
                                && descriptor(candidate).equals(lambda.getImplMethodSignature()))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException(
                        "no method " + name + lambda.getImplMethodSignature() + " in " + owner.getName()));
        return annotated(owner, method)
                .orElseThrow(() ->
                        new IllegalArgumentException(describe(method) + " is not a task: put @Task on the method"));
    }

    /** The methods of a class that are tasks, each with the method that carries the annotation: itself, or one above it. */
    static Map<Method, Method> of(Class<?> type) {
        Map<Method, Method> tasks = new LinkedHashMap<>();
        Map<String, Method> seen = new HashMap<>();
        for (Class<?> declaring : hierarchy(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.isSynthetic() || seen.putIfAbsent(method.getName() + descriptor(method), method) != null) {
                    continue;
                }
                annotated(type, method).ifPresent(annotated -> tasks.put(method, annotated));
            }
        }
        return tasks;
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    private static Optional<Method> annotated(Class<?> type, Method method) {
        if (method.isAnnotationPresent(Task.class)) {
            return Optional.of(method);
        }
        return hierarchy(type).stream()
                .flatMap(above -> Arrays.stream(above.getDeclaredMethods()))
                .filter(above -> above.isAnnotationPresent(Task.class)
                        && above.getName().equals(method.getName())
                        && Arrays.equals(above.getParameterTypes(), method.getParameterTypes()))
                .findFirst();
    }

    /** A class, its superclasses, then all their interfaces. */
    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            all.add(c);
        }
        for (Class<?> c : Set.copyOf(all)) {
            addInterfaces(c, all);
        }
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

    private static IllegalArgumentException notAReference(TaskMethod reference, Exception cause) {
        return new IllegalArgumentException(
                "task(…) takes a method reference such as Mails::send; given was "
                        + reference.getClass().getName(),
                cause);
    }

    private static Class<?> load(String internalName, ClassLoader loader) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("cannot load " + internalName, e);
        }
    }

    private static String descriptor(Method method) {
        return java.lang.invoke.MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }
}
