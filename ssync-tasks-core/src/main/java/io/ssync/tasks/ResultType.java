package io.ssync.tasks;

import io.ssync.tasks.message.CeleryJson;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * The type as which a result is read back from JSON, with its type parameters.
 *
 * @param <R> the type; {@link Void} reads anything as null
 */
public final class ResultType<R> {
    /** Plain maps, lists, strings, numbers, booleans and null: for calls by name. */
    public static final ResultType<Object> ANY = of(Object.class);

    private final JavaType type;

    private ResultType(JavaType type) {
        this.type = type;
    }

    /** Results of a class. */
    public static <R> ResultType<R> of(Class<R> type) {
        return new ResultType<>(CeleryJson.typeOf(type));
    }

    /**
     * Results of a method; the caller knows that {@code R} is its return type.
     *
     * @throws IllegalArgumentException if it is a type parameter, which a call cannot know: the caller would get a plain map for
     *     what the compiler takes for something else
     */
    static <R> ResultType<R> returnedBy(Type returnType) {
        if (returnType instanceof TypeVariable<?> open) {
            throw new IllegalArgumentException("the task returns the type parameter " + open + " of "
                    + open.getGenericDeclaration()
                    + ", of which a call does not know what it is: give the method a concrete return type and @Task in the "
                    + "class that says what it is, or call it by name");
        }
        return new ResultType<>(CeleryJson.typeOf(returnType == void.class ? Void.class : returnType));
    }

    /** Lists of such results. */
    ResultType<List<R>> listOf() {
        return new ResultType<>(TypeFactory.createDefaultInstance().constructCollectionType(List.class, type));
    }

    @Nullable
    R read(@Nullable String json) {
        return json == null || type.hasRawClass(Void.class) ? null : CeleryJson.read(json, type);
    }
}
