package io.ssync.sheets;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * The cells of a worksheet that are merged downwards: a person sees one value beside all their rows, the file has it in the
 * first one only. They stand behind the rows, so they are looked up before the rows are read.
 */
final class MergedCells {

    static final MergedCells NONE = new MergedCells(List.of());

    private static final Pattern RANGE = Pattern.compile("([A-Z]{1,3})(\\d{1,7}):[A-Z]{1,3}(\\d{1,7})");

    /** Far more than anyone merges; the rest stays as the file has it. */
    private static final int MOST = 20_000;

    /** A column, from 0, and its first and last row. */
    private record Range(int column, int first, int last) {}

    /** In the order of their first rows. */
    private final List<Range> ranges;

    private MergedCells(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Finds them, as far as the part can be read: what is wrong with it, those who read the rows say. */
    static MergedCells of(InputStream worksheet) {
        List<Range> ranges = new ArrayList<>();
        try (XmlCursor xml = new XmlCursor(worksheet)) {
            while (ranges.size() < MOST && xml.moveTo("mergeCell")) {
                Matcher range = RANGE.matcher(String.valueOf(xml.attribute("ref")));
                if (range.matches()) {
                    int first = Integer.parseInt(range.group(2));
                    int last = Integer.parseInt(range.group(3));
                    if (last > first) {
                        ranges.add(new Range(WorksheetRows.column(range.group(1)) - 1, first, last));
                    }
                }
            }
        } catch (XMLStreamException | SheetRejectedException e) {
            // A tag behind the rows may be longer than any that is needed.
        }
        ranges.sort(Comparator.comparingInt(Range::first));
        return new MergedCells(ranges);
    }

    /** Starts filling at the first row. */
    Filling fill() {
        return new Filling();
    }

    /** Fills rows, which come in their order. For one thread. */
    final class Filling {

        private final PriorityQueue<Range> open = new PriorityQueue<>(Comparator.comparingInt(Range::last));
        private final Map<Integer, Cell> values = new HashMap<>();
        private int next;

        /** Puts into the cells of a row what is merged down to it. */
        List<Cell> fill(int row, List<Cell> cells) {
            while (!open.isEmpty() && open.peek().last() < row) {
                values.remove(open.remove().column());
            }
            List<Cell> filled = cells;
            for (Map.Entry<Integer, Cell> value : values.entrySet()) {
                int column = value.getKey();
                if (column < filled.size() && filled.get(column).isBlank()
                        || column >= filled.size() && column < MOST) {
                    filled = filled == cells ? new ArrayList<>(cells) : filled;
                    while (filled.size() <= column) {
                        filled.add(Cell.Blank.BLANK);
                    }
                    filled.set(column, value.getValue());
                }
            }
            for (; next < ranges.size() && ranges.get(next).first() <= row; next++) {
                Range range = ranges.get(next);
                if (range.first() == row && range.column() < cells.size()) {
                    open.add(range);
                    values.put(range.column(), cells.get(range.column()));
                }
            }
            return filled;
        }
    }
}
