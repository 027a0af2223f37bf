package io.ssync.tasks.dashboard.page;

import static io.ssync.tasks.dashboard.page.Tag.tag;

import java.util.List;
import java.util.stream.IntStream;

/** Tables that are cards on a phone: each cell knows what its column is called. */
public final class Tables {
    private Tables() {}

    /** A column. */
    public record Column(String name, String kind) {}

    public static Column text(String name) {
        return new Column(name, "");
    }

    public static Column number(String name) {
        return new Column(name, "number");
    }

    /** Of text that is long, and has a line of its own on a phone. */
    public static Column prose(String name) {
        return new Column(name, "long");
    }

    /** A table; the first cell of each row says what the row is about. */
    public static Html of(String caption, List<Column> columns, List<List<Html>> rows) {
        Html head = tag("thead")
                .of(tag("tr")
                        .of(columns.stream()
                                .map(column ->
                                        cell("th", column).attr("scope", "col").text(column.name()))
                                .toList()));
        Html body = tag("tbody").of(rows.stream().map(row -> row(columns, row)).toList());
        return tag("div", "wide")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", caption)
                .of(tag("table").of(tag("caption").text(caption), head, body));
    }

    private static Html row(List<Column> columns, List<Html> cells) {
        return tag("tr")
                .of(IntStream.range(0, cells.size())
                        .mapToObj(i -> {
                            Tag cell = cell(i == 0 ? "th" : "td", columns.get(i));
                            return (i == 0
                                            ? cell.attr("scope", "row")
                                            : cell.attr(
                                                    "data-name", columns.get(i).name()))
                                    .of(cells.get(i));
                        })
                        .toList());
    }

    private static Tag cell(String name, Column column) {
        return column.kind().isEmpty() ? tag(name) : tag(name, column.kind());
    }
}
