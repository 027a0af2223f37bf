package io.ssync.tasks.internal.registry;

import io.ssync.tasks.Sensitive;
import io.ssync.tasks.message.CeleryJson;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Knows which values have parts that are {@link Sensitive}, and hides these. */
final class SensitiveParts {
    /** What stands in the place of what is hidden. */
    static final String MASK = "***";

    private static final ClassValue<Boolean> HAS_SOME = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isIn(type, new HashSet<>());
        }
    };

    private SensitiveParts() {}

    /** Whether values of a type have such parts. */
    static boolean isIn(Type type) {
        return type instanceof Class<?> plain ? HAS_SOME.get(plain) : isIn(type, new HashSet<>());
    }

    private static boolean isIn(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof ParameterizedType generic) {
            return isIn(generic.getRawType(), seen) || anyIsIn(generic.getActualTypeArguments(), seen);
        }
        if (type instanceof GenericArrayType array) {
            return isIn(array.getGenericComponentType(), seen);
        }
        if (type instanceof WildcardType wildcard) {
            return anyIsIn(wildcard.getUpperBounds(), seen);
        }
        return type instanceof Class<?> plain && isInClass(plain, seen);
    }

    private static boolean anyIsIn(Type[] types, Set<Type> seen) {
        return Arrays.stream(types).anyMatch(type -> isIn(type, seen));
    }

    private static boolean isInClass(Class<?> type, Set<Type> seen) {
        if (type.isArray()) {
            return isIn(type.getComponentType(), seen);
        }
        if (type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.")) {
            return false;
        }
        Class<?> parent = type.getSuperclass();
        return Arrays.stream(type.getDeclaredFields()).anyMatch(field -> isInField(field, seen))
                || type.isSealed() && anyIsIn(type.getPermittedSubclasses(), seen)
                || parent != null && isIn(parent, seen);
    }

    private static boolean isInField(Field field, Set<Type> seen) {
        return !Modifier.isStatic(field.getModifiers())
                && (field.isAnnotationPresent(Sensitive.class) || isIn(field.getGenericType(), seen));
    }

    /** A value to be shown: the same, or plain maps and lists in which the mask stands for the parts. */
    static @Nullable Object hide(@Nullable Object value) {
        if (value == null || value instanceof CharSequence || value instanceof Number) {
            return value;
        }
        if (value instanceof Collection<?> list) {
            // One after the other, as they are asked for: few of a long list are shown.
            return (Iterable<@Nullable Object>) () ->
                    list.stream().<@Nullable Object>map(SensitiveParts::hide).iterator();
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> shown = new LinkedHashMap<>();
            map.forEach((key, part) -> shown.put(key, hide(part)));
            return shown;
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(SensitiveParts::hide).orElse(null);
        }
        if (value instanceof Object[] array) {
            return hide(Arrays.asList(array));
        }
        return HAS_SOME.get(value.getClass()) ? Masked.plain(value) : value;
    }

    /** Made only if there is something to hide. */
    private static final class Masked extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        private static final ObjectWriter WRITER = CeleryJson.writer(new Masked());

        static @Nullable Object plain(Object value) {
            return CeleryJson.readPlain(WRITER.writeValueAsString(value));
        }

        @Override
        public @Nullable Object findSerializer(MapperConfig<?> config, Annotated part) {
            return part.hasAnnotation(Sensitive.class) ? MaskSerializer.class : super.findSerializer(config, part);
        }

        @Override
        public @Nullable Object findNullSerializer(MapperConfig<?> config, Annotated part) {
            return part.hasAnnotation(Sensitive.class) ? MaskSerializer.class : super.findNullSerializer(config, part);
        }
    }

    /** Writes the mask for whatever there is. */
    static final class MaskSerializer extends ValueSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator json, SerializationContext context) {
            json.writeString(MASK);
        }
    }
}
