package io.ssync.sheets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How headings are compared. */
final class Headings {
    /** Longer ones are no headings, and comparing letters takes time. */
    private static final int LONGEST = 60;

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

    /**
     * The column whose heading somebody may have meant: one that differs in a letter or two.
     *
     * @param heading what was written
     * @param wanted those that it may be
     */
    static <C extends SheetColumn> Optional<C> nearest(String heading, Collection<C> wanted) {
        String written = fold(heading);
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        C nearest = null;
        int least = 3; // of letters that differ; more is another word
        for (Map.Entry<String, C> name : known(wanted).entrySet()) {
            int length = Math.min(written.length(), name.getKey().length());
            // Words of quite another length need not be compared: a sheet may have thousands of headings.
            boolean near =
                    length >= 4 && Math.abs(written.length() - name.getKey().length()) < least;
            int distance = near ? distance(written, name.getKey()) : least;
            // Half of a short word would be any word.
            if (distance < least && distance * 3 <= length) {
                least = distance;
                nearest = name.getValue();
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Letters to change, insert, leave out, or swap with a neighbour, to get from one word to the other. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                steps[i][j] =
                        Math.min(Math.min(steps[i - 1][j] + 1, steps[i][j - 1] + 1), steps[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }
}
