package io.ssync.tasks.internal.registry;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeBindings;
import tools.jackson.databind.type.TypeFactory;

/** What the type parameters of a class's ancestors stand for in it: {@code T} is {@code Invoice} in {@code Sub extends Base<Invoice>}. */
final class TypeArguments {
    private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();

    private final JavaType self;
    private final Map<TypeVariable<?>, Type> known = new HashMap<>();

    TypeArguments(Class<?> type) {
        this.self = TYPES.constructType(type);
        learnFrom(type);
    }

    /** The type of a parameter of a method that the class has, or has inherited. */
    JavaType resolve(Method method, Type parameterType) {
        JavaType declaring = self.findSuperType(method.getDeclaringClass());
        return TYPES.resolveMemberType(
                parameterType, declaring == null ? TypeBindings.emptyBindings() : declaring.getBindings());
    }

    /** A type parameter within a type that is left open, if there is one. */
    Optional<TypeVariable<?>> openIn(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type argument = known.get(variable);
            return argument == null ? Optional.of(variable) : openIn(argument);
        }
        return partsOf(type).flatMap(part -> openIn(part).stream()).findFirst();
    }

    private static Stream<Type> partsOf(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments());
        }
        if (type instanceof GenericArrayType array) {
            return Stream.of(array.getGenericComponentType());
        }
        return type instanceof WildcardType wildcard ? Arrays.stream(wildcard.getUpperBounds()) : Stream.empty();
    }

    private void learnFrom(Class<?> type) {
        Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .forEach(parent -> {
                    if (parent instanceof ParameterizedType parameterized
                            && parameterized.getRawType() instanceof Class<?> raw) {
                        Type[] arguments = parameterized.getActualTypeArguments();
                        for (int i = 0; i < arguments.length; i++) {
                            known.put(raw.getTypeParameters()[i], arguments[i]);
                        }
                        learnFrom(raw);
                    } else if (parent instanceof Class<?> raw) {
                        learnFrom(raw);
                    }
                });
    }
}
