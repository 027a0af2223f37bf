package io.ssync.tasks.internal.control;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command. Missing ones and null are the same. Immutable.
 *
 * @param values by name, as they were sent
 */
public record Arguments(Map<?, ? extends @Nullable Object> values) {

    /**
     * An argument that must be there, as text.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public String text(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing argument: " + name);
        }
        return value.toString();
    }

    /** A number; one that came as text is read. */
    public OptionalDouble number(String name) {
        Object value = values.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString()));
    }

    /** Whether a switch is on. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /**
     * A number of at least one, such as how many there are to be more; one if it is missing.
     *
     * @throws IllegalArgumentException if it is less, or more than {@code most}
     */
    public int count(String name, int most) {
        double number = number(name).orElse(1);
        if (!(number >= 1 && number <= most)) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ", was " + values.get(name));
        }
        return (int) number;
    }

    /** A list of texts; a single value is a list of one. */
    public List<String> texts(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of(value.toString());
    }
}
