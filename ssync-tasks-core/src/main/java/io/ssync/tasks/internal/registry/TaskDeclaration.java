package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;

/**
 * A task as a class declares it. The annotated method says all that there is to say; it may stand in a class or interface above
 * the one that is registered, which may be a proxy that knows neither names nor types. Calling it on the object calls whatever
 * overrides it there, the proxy's method too.
 *
 * @param type the class that is registered
 * @param annotated the method that carries the annotation, the most special one if there are several
 * @param all the same method in all classes and interfaces that declare it, the most special first
 * @param types what type parameters stand for in the class
 */
record TaskDeclaration(Class<?> type, Method annotated, List<Method> all, TypeArguments types) {
    private static final int MAX_PARAMETERS = 8;

    /** How Spring, Guice, CDI and Byte Buddy call the classes that they make. */
    private static final Pattern GENERATED =
            Pattern.compile(".*(\\$\\$|_ClientProxy$|_Subclass$|\\$ByteBuddy\\$|\\$Proxy\\$).*");

    /** What has no value yet when the method returns, by the name of the class, with what to do. */
    private static final Map<String, String> LATER = Map.of(
            "java.util.concurrent.Future", "wait for it in the task and return what comes of it",
            "java.util.concurrent.CompletionStage", "wait for it in the task and return what comes of it",
            "java.util.concurrent.Flow$Publisher", "wait for its values in the task and return them",
            "org.reactivestreams.Publisher", "wait for its values in the task and return them",
            "java.util.stream.BaseStream", "return a list of its elements",
            "java.util.Iterator", "return a list of its elements",
            "io.ssync.tasks.AsyncResult", "return its id()");

    /** Reads the declaration, unless no method of these carries the annotation. */
    static Optional<TaskDeclaration> of(Class<?> type, List<Method> all, TypeArguments types) {
        return all.stream()
                .filter(method -> method.isAnnotationPresent(Task.class))
                .findFirst()
                .map(annotated -> new TaskDeclaration(type, annotated, all, types));
    }

    Task task() {
        return annotated.getAnnotation(Task.class);
    }

    /** The class and method, for people. */
    String describe() {
        return TaskMethods.describe(annotated);
    }

    /** The same with what tells it from others of its name. */
    String describeWithParameters() {
        return describe()
                + Arrays.stream(annotated.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Refuses what cannot work, whatever the parameters are.
     *
     * @throws IllegalArgumentException naming the method and what to change
     */
    void check() {
        requireInstanceMethod(annotated);
        if (Modifier.isPrivate(annotated.getModifiers())) {
            throw refused("@Task on the private method " + describe() + ": make it visible");
        }
        if (annotated.isVarArgs()) {
            throw refused(
                    describe() + " has a variable number of arguments, which a message cannot tell from one list: "
                            + "declare the last parameter as a List");
        }
        int arguments = annotated.getParameterCount() - ParameterName.firstArgument(annotated);
        if (arguments > MAX_PARAMETERS) {
            throw refused(describe() + " has " + arguments + " parameters; a task takes at most " + MAX_PARAMETERS
                    + ": put some of them into a record");
        }
        checkReturnType();
        checkNumbers();
    }

    /**
     * A reference to a static method fits the shapes of tasks as well, with a parameter too few.
     *
     * @throws IllegalArgumentException if the method is static
     */
    static void requireInstanceMethod(Method annotated) {
        if (Modifier.isStatic(annotated.getModifiers())) {
            throw refused(
                    "@Task on the static method " + TaskMethods.describe(annotated) + ": make it an instance method");
        }
    }

    /**
     * The method to call on an object of a class, which may be a proxy made from the class that declares the task: the annotated one, or, if
     * the proxy shows interfaces only, the same as one of these declares it.
     *
     * @throws IllegalArgumentException if calls cannot reach the method through the proxy
     */
    Method calledOn(Class<?> actual) {
        Method method = Stream.concat(Stream.of(annotated), all.stream())
                .filter(same -> same.getDeclaringClass().isAssignableFrom(actual))
                .findFirst()
                .orElseThrow(
                        () -> refused(
                                describe() + " is hidden by the proxy " + actual.getName()
                                        + ", which shows interfaces only: declare the method in one of these, or have the class itself proxied"));
        Method overridden = all.get(0);
        if (overridden.getDeclaringClass() != actual
                && Modifier.isFinal(overridden.getModifiers())
                && overridden.getDeclaringClass().isAssignableFrom(actual)
                && GENERATED.matcher(actual.getName()).matches()) {
            throw refused(TaskMethods.describe(overridden) + " is final, so the proxy " + actual.getName()
                    + " cannot take calls of it and pass them on: make it open, or register the object itself");
        }
        return method;
    }

    private void checkReturnType() {
        JavaType returned = types.resolve(annotated, annotated.getGenericReturnType());
        LATER.forEach((name, advice) -> {
            if (isA(returned.getRawClass(), name)) {
                throw refused(describe() + " returns " + returned.getRawClass().getSimpleName()
                        + ", which has no value to store yet when the method ends: " + advice);
            }
        });
    }

    /** By name, since not all of them need be on the class path. */
    private static boolean isA(Class<?> type, String name) {
        return type.getName().equals(name)
                || Arrays.stream(type.getInterfaces()).anyMatch(parent -> isA(parent, name))
                || (type.getSuperclass() != null && isA(type.getSuperclass(), name));
    }

    private void checkNumbers() {
        Task task = task();
        notNegative("softTimeLimit", task.softTimeLimit());
        notNegative("timeLimit", task.timeLimit());
        notNegative("retryDelay", task.retryDelay());
        notNegative("retryBackoffMax", task.retryBackoffMax());
        if (task.timeLimit() > 0 && task.softTimeLimit() > task.timeLimit()) {
            throw refused(describe() + ": softTimeLimit = " + task.softTimeLimit() + " comes after timeLimit = "
                    + task.timeLimit() + ", so the task would never be asked to end: make it smaller");
        }
    }

    private void notNegative(String name, double seconds) {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw refused(
                    describe() + ": " + name + " must be a number of seconds that is not negative, was " + seconds);
        }
    }

    private static IllegalArgumentException refused(String message) {
        return new IllegalArgumentException(message);
    }
}
