package io.ssync.school.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What templates that were written for Django have that the engine has not: {@code {{ name|default:"none" }}}, where the engine
 * has parentheses, and the letters of its {@code date}.
 */
public final class DjangoSyntax {

    /** What the engine replaces. */
    private static final Pattern MARKUP = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}", Pattern.DOTALL);

    private static final Pattern ARGUMENT = Pattern.compile("\\|\\s*(\\w+):(\"[^\"]*\"|'[^']*'|-?[\\w.]+)");

    private DjangoSyntax() {}

    /**
     * Writes the arguments of filters as the engine does.
     *
     * @param template a template of Django
     * @return the same for the engine
     */
    public static String toPebble(String template) {
        return MARKUP.matcher(template)
                .replaceAll(markup -> Matcher.quoteReplacement(
                        ARGUMENT.matcher(markup.group()).replaceAll("|$1($2)")));
    }

    /** The filter {@code date} as Django has it, for values that are times. */
    public static final class Filters extends AbstractExtension implements Filter {

        private final Class<?> timeType;
        private final Function<Object, OffsetDateTime> time;

        /**
         * Takes values of one type for times.
         *
         * @param timeType the type
         * @param time what time such a value is
         */
        public Filters(Class<?> timeType, Function<Object, OffsetDateTime> time) {
            this.timeType = timeType;
            this.time = time;
        }

        @Override
        public Map<String, Filter> getFilters() {
            return Map.of("date", this);
        }

        @Override
        public List<String> getArgumentNames() {
            return List.of("format");
        }

        @Override
        public Object apply(
                @Nullable Object value,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            if (value == null) {
                return "";
            }
            if (!timeType.isInstance(value)) {
                throw new PebbleException(null, "'" + value + "' is not a time that date can show", line, null);
            }
            Object format = arguments.get("format");
            if (format == null) {
                return value.toString();
            }
            try {
                return DjangoDate.format(Objects.requireNonNull(time.apply(value)), format.toString());
            } catch (IllegalArgumentException e) {
                throw new PebbleException(e, e.getMessage(), line, null);
            }
        }
    }
}
