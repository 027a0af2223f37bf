package io.ssync.tasks.internal.registry;

import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The method that a reference stands for, as the compiler has written it down. Kotlin's compiler puts a static method of its own between the
 * two, which takes the object first and is named after the method, {@code main$lambda$0$greet} or {@code main$greet}: it is seen through.
 *
 * @param owner the class whose method it is
 * @param parameters the types of its parameters
 */
record ReferredMethod(Class<?> owner, String name, List<Class<?>> parameters) {
    private static final Pattern ADAPTER = Pattern.compile(".+\\$([^\\W\\d]\\w*)");
    /** Java's and Kotlin's. */
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$.*|.*\\$lambda(\\$\\d+)+");

    static ReferredMethod of(SerializedLambda lambda, ClassLoader loader) {
        Class<?> owner = load(lambda.getImplClass(), loader);
        ReferredMethod written = new ReferredMethod(
                owner,
                lambda.getImplMethodName(),
                MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader)
                        .parameterList());
        return Arrays.stream(owner.getDeclaredMethods()).anyMatch(method -> isAdapter(method) && written.is(method))
                ? written.behindAdapter()
                : written;
    }

    /** Whether it is the body of a lambda expression. */
    boolean isLambda() {
        return LAMBDA.matcher(name).matches();
    }

    private static boolean isAdapter(Method method) {
        int kotlins = Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL;
        return (method.getModifiers() & kotlins) == kotlins && method.getParameterCount() > 0;
    }

    private ReferredMethod behindAdapter() {
        Matcher adapter = ADAPTER.matcher(name);
        return adapter.matches()
                ? new ReferredMethod(parameters.get(0), adapter.group(1), parameters.subList(1, parameters.size()))
                : this;
    }

    boolean is(Method method) {
        return method.getName().equals(name) && parameters.equals(List.of(method.getParameterTypes()));
    }

    private static Class<?> load(String internalName, ClassLoader loader) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("cannot load " + internalName, e);
        }
    }

    @Override
    public String toString() {
        return name + "("
                + String.join(
                        ", ", parameters.stream().map(Class::getSimpleName).toList()) + ") in " + owner.getName();
    }
}
