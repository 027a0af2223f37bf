package io.ssync.sheets;

import java.util.List;
import java.util.Optional;

/**
 * What was made of one column of a sheet.
 *
 * @param place its letters, as a spreadsheet program shows them
 * @param heading what stands above it; empty for nothing
 * @param column the heading of the column that it was taken for; empty if it is ignored
 * @param suggestion the heading of a column that was not found and may be meant; empty if none is near
 * @param samples what stands in the first rows below the headings, at most {@value #MOST_SAMPLES}
 */
public record RecognisedColumn(
        String place, String heading, Optional<String> column, Optional<String> suggestion, List<String> samples) {
    static final int MOST_SAMPLES = 3;
    private static final int LONGEST = 80;

    /** Copies the list, and shortens what is long: it is there to be recognised. */
    public RecognisedColumn {
        heading = shortened(heading);
        samples = samples.stream().map(RecognisedColumn::shortened).toList();
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    /** The letters of a column from its position, the first being 0: A to Z, then AA. */
    static String place(int position) {
        String last = String.valueOf((char) ('A' + position % 26));
        return position < 26 ? last : place(position / 26 - 1) + last;
    }
}
