package io.ssync.tasks.cli;

import java.util.ArrayList;
import java.util.List;

/** Tables as all commands print them: a heading, and one line for each row. */
final class TextTable {
    private TextTable() {}

    /** Cells one below the other; the first row is the heading. Whatever is in a cell, it stays on its line. */
    static String of(List<List<String>> table) {
        List<List<String>> rows = table.stream()
                .map(row -> row.stream().map(Shown::line).toList())
                .toList();
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                // The last cell of a line needs no padding, and may be long.
                line.append(cell)
                        .append(" ".repeat(i + 1 == row.size() ? 0 : Math.max(0, widths.get(i) - cell.length()) + 2));
            }
            text.append(line).append(System.lineSeparator());
        }
        return text.toString();
    }
}
