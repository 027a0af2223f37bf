package io.ssync.tasks.internal.registry;

import java.lang.reflect.Modifier;
import java.util.function.Supplier;

/**
 * Whose methods are tasks.
 *
 * @param type the class or interface that declares them
 * @param object gives the object that runs them, which may be a proxy of the type
 * @param late whether the object is asked for only when it is needed
 */
public record TaskHolder(Class<?> type, Supplier<?> object, boolean late) {

    /** An object that is there. */
    public static TaskHolder of(Object object) {
        if (object instanceof Class<?> type && (type.isInterface() || Modifier.isAbstract(type.getModifiers()))) {
            throw new IllegalArgumentException("register(" + type.getSimpleName() + ".class): "
                    + (type.isInterface() ? "an interface" : "an abstract class")
                    + " has no object whose methods workers could call: register an object of a class that "
                    + (type.isInterface() ? "implements" : "extends") + " it");
        }
        if (object instanceof Class<?> type) {
            throw new IllegalArgumentException(
                    "register(" + type.getSimpleName() + ".class): an object is expected, whose "
                            + "methods the workers call, such as new " + type.getSimpleName() + "()");
        }
        return new TaskHolder(object.getClass(), () -> object, false);
    }

    /** An object of a class that is asked for when a worker starts, or when a task of it runs. */
    public static TaskHolder later(Class<?> type, Supplier<?> object) {
        return new TaskHolder(type, object, true);
    }
}
