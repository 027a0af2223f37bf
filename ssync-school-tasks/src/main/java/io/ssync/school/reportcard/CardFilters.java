package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code {{ card.result.position | ordinal }}}: positions as people say them, 1st, 2nd, 3rd, 11th. {@code {{ score | plain }}}: marks
 * without zeros at their ends.
 */
final class CardFilters extends AbstractExtension {

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(
                "ordinal", new OfNumbers(number -> ordinal(number.longValue())),
                "plain", new OfNumbers(number -> plain(new BigDecimal(number.toString()))));
    }

    /** What is no number is shown as nothing. */
    private record OfNumbers(Function<Number, String> text) implements Filter {

        @Override
        public @Nullable List<String> getArgumentNames() {
            return null;
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            return input instanceof Number number ? text.apply(number) : "";
        }
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    static String ordinal(long number) {
        boolean isTeen = number % 100 / 10 == 1;
        String ending = isTeen
                ? "th"
                : switch ((int) (number % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + ending;
    }
}
