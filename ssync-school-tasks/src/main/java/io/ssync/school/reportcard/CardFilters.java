package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code {{ card.result.position | ordinal }}}: positions as people say them, 1st, 2nd, 3rd, 11th. */
final class CardFilters extends AbstractExtension implements Filter {

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of("ordinal", this);
    }

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
        return input instanceof Number number ? ordinal(number.longValue()) : "";
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
