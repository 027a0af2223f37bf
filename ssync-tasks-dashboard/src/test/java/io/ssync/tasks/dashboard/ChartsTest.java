package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Broker.Counts;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The charts of what workers have counted. */
class ChartsTest {
    private static Served served;
    private static Served.Site site;
    private static Browser vera;

    @BeforeAll
    static void serve() {
        served = new Served();
        site = served.site();
        vera = site.browser(Served.VIEWER);
    }

    @AfterAll
    static void stop() {
        site.close();
        served.close();
    }

    @Test
    void showsWhatWorkersHaveCounted() {
        add(
                30,
                new Series("first", "count.me"),
                new Figure(1_230, 4, 5, 6, SampleFigures.times(9, 40), SampleFigures.times(9, 700)));
        add(
                31,
                new Series("first", "count.me"),
                new Figure(4, 0, 0, 0, SampleFigures.times(1, 40), SampleFigures.times(1, 700)));
        add(
                30,
                new Series("second", "count.me"),
                new Figure(7_000, 0, 0, 0, SampleFigures.times(1, 1), SampleFigures.times(1, 1)));
        add(
                300,
                new Series("first", "long.ago"),
                new Figure(77, 0, 0, 0, SampleFigures.times(1, 1), SampleFigures.times(1, 1)));

        String both = vera.page("/charts?task=count.me");
        assertThat(both).contains("8,238 in all, at most 8,234 at once.", "4 in all, at most 4 at once.");

        String page = vera.page("/charts?queue=first&task=count.me");
        assertThat(page)
                .contains("1,238 in all, at most 1,234 at once.", "4 (0.323 %)", "Of 10: half took up to")
                .doesNotContain("long.ago");
        assertThat(vera.page("/charts?span=day&queue=first")).contains("long.ago", "value=\"day\" selected");
        assertThat(vera.page("/charts?queue=nothing+there"))
                .contains("has ended or begun a task like that", "selected=\"selected\">nothing there");
        assertThat(vera.page("/queue?name=first")).contains("charts?queue=first");
    }

    @Test
    void writesNamesAsText() {
        String evil = "<script>alert(1)</script>\"'";
        add(5, new Series(evil, evil), new Figure(3, 1, 0, 0, SampleFigures.times(1, 1), SampleFigures.times(1, 1)));

        assertThat(vera.page("/charts"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;")
                .doesNotContain("<script>alert");
        assertThat(vera.page("/charts?queue=%3Cscript%3Ealert(1)%3C/script%3E&span=%22%3E"))
                .doesNotContain("<script>alert");
    }

    @Test
    void staysSmallWithVeryManySeries() {
        Map<Series, Figure> many = new HashMap<>();
        for (int i = 0; i < Counts.MOST_NAMES; i++) {
            many.put(
                    new Series("many" + i % 50, "made.up." + i),
                    new Figure(i, 0, 0, 0, SampleFigures.times(20, 5), SampleFigures.times(20, 9)));
        }
        for (int minutes : List.of(100, 200, 300, 400, 500, 600)) {
            Slice.add(served.app().broker().counts().orElseThrow(), ago(minutes), many);
        }

        String page = vera.page("/charts?span=day");

        assertThat(page).contains("The first 100 of 5");
        assertThat(page.length()).isLessThan(600_000);
    }

    private static void add(int minutes, Series series, Figure figure) {
        Slice.add(served.app().broker().counts().orElseThrow(), ago(minutes), Map.of(series, figure));
    }

    private static Instant ago(int minutes) {
        return Instant.now().minus(Duration.ofMinutes(minutes));
    }
}
