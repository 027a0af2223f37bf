package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Broker.Counts.Span;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.Tables;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.FigureSum;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** How tasks went in the last hour or day: how many ended and failed, how long they waited and ran, by queue and task. */
final class ChartsPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<Double> QUANTILES = List.of(0.5, 0.95, 0.99);
    private static final int MOST_ROWS = 100;

    /** Workers add what they have counted up to some seconds after a minute; before that its numbers are not complete. */
    private static final Duration LATENESS = Duration.ofSeconds(10);

    private final View view;
    private final boolean day;
    private final Optional<String> queue;
    private final Optional<String> task;

    private ChartsPage(View view, DashboardRequest request) {
        this.view = view;
        day = request.query("span").filter("day"::equals).isPresent();
        queue = request.query("queue");
        task = request.query("task");
    }

    static Html of(View view, Broker broker, DashboardRequest request) {
        ChartsPage page = new ChartsPage(view, request);
        Html title = tag("h1").text(t("page.charts"));
        return broker.counts()
                .map(counts -> Html.of(title, page.of(counts)))
                .orElseGet(() -> Html.of(title, tag("p", "empty").text(t("charts.unknown", broker.describe()))));
    }

    private Html of(Broker.Counts counts) {
        Span span = day ? Span.TEN_MINUTES : Span.MINUTE;
        Instant until = span.begin(view.now().minus(LATENESS));
        Instant from = until.minus(day ? Duration.ofDays(1) : Duration.ofHours(1));
        List<Broker.Counts.Slice> slices = counts.read(span, from, until);
        Map<String, Series> names = new HashMap<>();
        Map<Series, FigureSum> bySeries = new HashMap<>();
        List<Figure> chosen = new ArrayList<>();
        for (Broker.Counts.Slice slice : slices) {
            FigureSum ofSlice = new FigureSum();
            slice.counts().forEach((name, text) -> {
                Series series = names.computeIfAbsent(name, Series::named);
                FigureSum ofSeries = bySeries.computeIfAbsent(series, first -> new FigureSum());
                if (isChosen(series)) {
                    FigureSum.add(text, ofSeries, ofSlice);
                } else {
                    FigureSum.add(text, ofSeries);
                }
            });
            chosen.add(ofSlice.figure());
        }
        Map<Series, Figure> sums =
                new TreeMap<>(Comparator.comparing(Series::queue).thenComparing(Series::task));
        bySeries.forEach((series, sum) -> sums.put(series, sum.figure()));
        List<Html> content = new ArrayList<>();
        content.add(
                tag("p", "lead").text(t(day ? "charts.day" : "charts.hour", TIME.format(from), TIME.format(until))));
        content.add(tag("div", "actions").of(choice(sums)));
        if (chosen.stream().allMatch(Figure.NOTHING::equals)) {
            content.add(tag("p", "empty").text(t("charts.none")));
        } else {
            List<String> times =
                    slices.stream().map(slice -> TIME.format(slice.begin())).toList();
            content.add(charts(times, chosen));
            content.add(tag("details").of(tag("summary").text(t("charts.numbers")), numbers(times, chosen)));
        }
        content.add(table(
                t("charts.queues"), by(sums, Series::queue, series -> true), queue -> here().with("queue", queue)));
        content.add(table(
                queue.map(name -> t("charts.tasks.of", name)).orElse(t("charts.tasks")),
                by(sums, Series::task, series -> queue.isEmpty() || queue.get().equals(series.queue())),
                name -> queue.map(chosenQueue -> here().with("queue", chosenQueue))
                        .orElseGet(this::here)
                        .with("task", name)));
        return Html.of(content);
    }

    private Link here() {
        Link charts = view.to("charts");
        return day ? charts.with("span", "day") : charts;
    }

    private boolean isChosen(Series series) {
        return queue.filter(name -> !name.equals(series.queue())).isEmpty()
                && task.filter(name -> !name.equals(series.task())).isEmpty();
    }

    private Html choice(Map<Series, Figure> sums) {
        return tag("form", "act")
                .attr("method", "get")
                .attr("role", "search")
                .action(view.to("charts"))
                .of(
                        Fields.choice(
                                "span",
                                t("charts.span"),
                                List.of(
                                        new Fields.Option("hour", t("charts.span.hour")),
                                        new Fields.Option("day", t("charts.span.day"))),
                                Optional.of(day ? "day" : "hour")),
                        Fields.choice("queue", t("task.queue"), options(sums, Series::queue, queue), queue),
                        Fields.choice("task", t("task.name"), options(sums, Series::task, task), task),
                        tag("button", "plain").attr("type", "submit").text(t("tasks.filter")));
    }

    /** What is chosen stays among them, though nothing may have happened to it. */
    private static List<Fields.Option> options(
            Map<Series, Figure> sums, Function<Series, String> name, Optional<String> chosen) {
        return Stream.concat(
                        Stream.of(new Fields.Option("", t("tasks.any"))),
                        Stream.concat(sums.keySet().stream().map(name), chosen.stream())
                                .sorted()
                                .distinct()
                                .map(one -> new Fields.Option(one, one)))
                .toList();
    }

    private Html charts(List<String> times, List<Figure> figures) {
        String each = t(day ? "charts.each.10" : "charts.each.1");
        return tag("div", "charts")
                .of(
                        bars("ended", each, times, figures, Figure::ended),
                        bars("failed", each, times, figures, Figure::failed),
                        lines("waited", times, figures, Figure::waited),
                        lines("took", times, figures, Figure::took));
    }

    private static Html bars(
            String id, String each, List<String> times, List<Figure> figures, ToDoubleFunction<Figure> number) {
        double[] values = figures.stream().mapToDouble(number).toArray();
        double sum = figures.stream().mapToDouble(number).sum();
        double most = figures.stream().mapToDouble(number).max().orElse(0);
        String title = t("charts." + id) + " " + each;
        return new Chart(
                        "chart-" + id,
                        title,
                        t("charts.summary.bars", Show.count((long) sum), Show.count((long) most)),
                        times,
                        List.of(title),
                        List.of(values),
                        value -> value == Math.rint(value) ? Show.count((long) value) : "")
                .html();
    }

    private static Html lines(String id, List<String> times, List<Figure> figures, Function<Figure, Times> of) {
        List<double[]> lines = QUANTILES.stream()
                .map(part -> figures.stream()
                        .mapToDouble(figure -> seconds(of.apply(figure).quantile(part)))
                        .toArray())
                .toList();
        Times all = figures.stream().map(of).reduce(Times.NONE, Times::plus);
        return new Chart(
                        "chart-" + id,
                        t("charts." + id),
                        t(
                                "charts.summary.lines",
                                Show.count(all.count()),
                                length(all, 0.5),
                                length(all, 0.95),
                                length(all, 0.99)),
                        times,
                        QUANTILES.stream().map(ChartsPage::name).toList(),
                        lines,
                        value -> value == 0 ? "0" : Show.length(Duration.ofNanos((long) (value * 1e9))))
                .html();
    }

    private static String name(double part) {
        return "p" + Math.round(part * 100);
    }

    private static double seconds(Optional<Duration> time) {
        return time.map(length -> length.toNanos() / 1e9).orElse(Double.NaN);
    }

    private static String length(Times times, double part) {
        return times.quantile(part).map(Show::length).orElse("–");
    }

    private static List<Tables.Column> columns(String first) {
        List<Tables.Column> columns = new ArrayList<>();
        columns.add(Tables.text(first));
        for (String name : List.of("ended", "failed", "retried", "revoked")) {
            columns.add(Tables.number(t("charts." + name)));
        }
        for (String name : List.of("waited", "took")) {
            QUANTILES.forEach(part -> columns.add(Tables.number(t("charts." + name + ".short", name(part)))));
        }
        return columns;
    }

    private static List<Html> cells(Html first, Figure figure) {
        List<Html> cells = new ArrayList<>();
        cells.add(first);
        cells.add(Html.text(Show.count(figure.ended())));
        cells.add(
                figure.failed() == 0
                        ? Html.text("0")
                        : tag("span", "state bad")
                                .text(t(
                                        "charts.share",
                                        Show.count(figure.failed()),
                                        String.format(Locale.ROOT, "%.3g", 100.0 * figure.failed() / figure.ended()))));
        cells.add(Html.text(Show.count(figure.retried())));
        cells.add(Html.text(Show.count(figure.revoked())));
        for (Times times : List.of(figure.waited(), figure.took())) {
            QUANTILES.forEach(part -> cells.add(Html.text(length(times, part))));
        }
        return cells;
    }

    private static Html numbers(List<String> times, List<Figure> figures) {
        List<List<Html>> rows = new ArrayList<>();
        for (int i = times.size() - 1; i >= 0; i--) {
            rows.add(cells(Html.text(times.get(i)), figures.get(i)));
        }
        return Tables.of(t("charts.numbers"), columns(t("charts.time")), rows);
    }

    private static Map<String, Figure> by(
            Map<Series, Figure> sums, Function<Series, String> name, Predicate<Series> which) {
        Map<String, Figure> by = new TreeMap<>();
        sums.forEach((series, figure) -> {
            if (which.test(series)) {
                by.merge(name.apply(series), figure, Figure::plus);
            }
        });
        return by;
    }

    private static Html table(String title, Map<String, Figure> rows, Function<String, Link> to) {
        if (rows.isEmpty()) {
            return Html.NOTHING;
        }
        List<List<Html>> shown = rows.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Figure> row) ->
                                -row.getValue().ended())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_ROWS)
                .map(row -> cells(tag("a", "name").href(to.apply(row.getKey())).text(row.getKey()), row.getValue()))
                .toList();
        return NowPage.section(
                title,
                Tables.of(title, columns(t("charts.name")), shown),
                rows.size() > MOST_ROWS
                        ? tag("p", "dim").text(t("charts.most", MOST_ROWS, rows.size()))
                        : Html.NOTHING);
    }
}
