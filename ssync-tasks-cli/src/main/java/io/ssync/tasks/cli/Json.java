package io.ssync.tasks.cli;

import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Arguments of a task as a user types them. */
final class Json {
    private Json() {}

    /** Arguments by position. */
    record Positional(List<@Nullable Object> values) {}

    /** {@code [1, "two"]} */
    static final class PositionalConverter implements ITypeConverter<Positional> {
        @Override
        public Positional convert(String text) {
            if (read(text) instanceof List<?> list) {
                return new Positional(new ArrayList<>(list));
            }
            throw new TypeConversionException("a JSON array such as [1, \"two\"] is expected");
        }
    }

    /** Arguments by name. A type of its own, as above: picocli has another idea of lists and maps. */
    record Named(Map<String, @Nullable Object> values) {}

    /** {@code {"x": 1}} */
    static final class NamedConverter implements ITypeConverter<Named> {
        @Override
        public Named convert(String text) {
            if (read(text) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
                map.forEach((name, value) -> kwargs.put(String.valueOf(name), value));
                return new Named(kwargs);
            }
            throw new TypeConversionException("a JSON object such as {\"x\": 1} is expected");
        }
    }

    private static @Nullable Object read(String text) {
        try {
            return CeleryJson.readPlain(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
