package io.ssync.sheets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How headings are compared. */
final class Headings {

    private Headings() {}

    /** Only letters and digits count, not their case; what is in parentheses is a remark. */
    static String fold(String heading) {
        return heading.replaceAll("\\([^)]*+\\)?+", "")
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Columns by all their names, folded. */
    static <C extends SheetColumn> Map<String, C> known(Collection<C> columns) {
        Map<String, C> known = new HashMap<>();
        for (C column : columns) {
            known.put(fold(column.heading()), column);
            column.column().alsoCalled().forEach(name -> known.put(fold(name), column));
        }
        return known;
    }
}
