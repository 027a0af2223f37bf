package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A picture of how numbers went over some time, which needs no script. Labels stand beside the drawing, which may be stretched to any
 * width. Lines are told apart by their strokes, not by colours alone, and each column says its numbers when it is pointed at.
 *
 * @param id of its own in the page
 * @param title what it is of
 * @param summary the same in a sentence, for who does not see it
 * @param columns what the times are called
 * @param names what the lines are called; of one, the numbers are drawn as bars
 * @param lines the numbers of each line, one for each column; NaN where there is none
 * @param unit writes a number
 */
record Chart(
        String id,
        String title,
        String summary,
        List<String> columns,
        List<String> names,
        List<double[]> lines,
        DoubleFunction<String> unit) {
    private static final int HEIGHT = 100;
    private static final int COLUMN = 10;

    /** The strokes of the lines in their order, as style.css has them. */
    private static final List<String> STROKES = List.of("solid", "dashed", "dotted");

    Html html() {
        double top = top();
        List<Html> drawing = new ArrayList<>();
        drawing.add(tag("title").attr("id", id + "-title").text(title));
        drawing.add(tag("desc").attr("id", id + "-desc").text(summary));
        for (int y : List.of(0, HEIGHT / 2, HEIGHT)) {
            drawing.add(tag("line", "grid")
                    .attr("x1", 0)
                    .attr("x2", width())
                    .attr("y1", y)
                    .attr("y2", y)
                    .of());
        }
        for (int i = 0; i < lines.size(); i++) {
            drawing.add(lines.size() == 1 ? bars(lines.get(i), top) : line(lines.get(i), top, STROKES.get(i)));
        }
        for (int i = 0; i < columns.size(); i++) {
            drawing.add(tag("rect", "hit")
                    .attr("x", i * COLUMN)
                    .attr("y", 0)
                    .attr("width", COLUMN)
                    .attr("height", HEIGHT)
                    .of(tag("title").text(told(i))));
        }
        Html svg = tag("svg")
                .attr("viewbox", "0 0 " + width() + " " + HEIGHT)
                .attr("preserveaspectratio", "none")
                .attr("role", "img")
                .attr("aria-labelledby", id + "-title " + id + "-desc")
                .of(drawing);
        return tag("figure", "chart")
                .attr("id", id)
                .of(
                        tag("figcaption").of(tag("strong").text(title), legend()),
                        tag("div", "plot")
                                .of(
                                        hidden("scale", unit.apply(top), unit.apply(top / 2), unit.apply(0)),
                                        svg,
                                        hidden(
                                                "ends",
                                                column(0),
                                                column(columns.size() / 2),
                                                column(columns.size() - 1))));
    }

    private String column(int i) {
        return columns.get(i);
    }

    private int width() {
        return columns.size() * COLUMN;
    }

    /** Readers of screens have the summary and the table. */
    private static Html hidden(String kind, String... labels) {
        return tag("div", kind)
                .attr("aria-hidden", "true")
                .of(IntStream.range(0, labels.length)
                        .mapToObj(i -> tag("span").text(labels[i]))
                        .toList());
    }

    private Html legend() {
        if (lines.size() == 1) {
            return Html.NOTHING;
        }
        return tag("span", "legend")
                .of(IntStream.range(0, names.size())
                        .mapToObj(i -> tag("span")
                                .of(
                                        tag("svg")
                                                .attr("viewbox", "0 0 30 6")
                                                .attr("aria-hidden", "true")
                                                .of(tag("path", "stroke " + STROKES.get(i))
                                                        .attr("d", "M1 3H29")
                                                        .of()),
                                        Html.text(names.get(i))))
                        .toList());
    }

    /** A round number that nothing is above. */
    private double top() {
        double most = lines.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 4, 6, 8}) {
            if (step * power >= most) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private Html bars(double[] values, double top) {
        return tag("g", "bars")
                .of(IntStream.range(0, values.length)
                        .filter(i -> values[i] > 0)
                        .mapToObj(i -> {
                            double height = Math.max(1, HEIGHT * values[i] / top);
                            return tag("rect")
                                    .attr("x", i * COLUMN + 1)
                                    .attr("y", number(HEIGHT - height))
                                    .attr("width", COLUMN - 2)
                                    .attr("height", number(height))
                                    .of();
                        })
                        .toList());
    }

    /** Has gaps where there are no numbers; a number between two gaps is a dot. */
    private static Html line(double[] values, double top, String stroke) {
        StringBuilder path = new StringBuilder();
        boolean drawn = false;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                drawn = false;
                continue;
            }
            String place = (i * COLUMN + COLUMN / 2) + " " + number(HEIGHT - HEIGHT * values[i] / top);
            path.append(drawn ? "L" : "M").append(place);
            if (!drawn) {
                path.append("h.1");
            }
            drawn = true;
        }
        return tag("path", "stroke " + stroke).attr("d", path).of();
    }

    private String told(int column) {
        StringBuilder told = new StringBuilder(columns.get(column)).append(": ");
        for (int i = 0; i < lines.size(); i++) {
            double value = lines.get(i)[column];
            told.append(i == 0 ? "" : ", ")
                    .append(lines.size() == 1 ? "" : names.get(i) + " ")
                    .append(Double.isNaN(value) ? t("charts.nothing") : unit.apply(value));
        }
        return told.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
