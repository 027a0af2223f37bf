package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;

/** Small pieces that many pages have. */
final class Parts {
    /** Of a text that is shown whole; a browser has trouble with megabytes, and so has who reads. */
    private static final int LONGEST = 50_000;

    private Parts() {}

    static Html text(String text) {
        return tag("p").text(text);
    }

    static Html link(Link link, String text) {
        return tag("p").of(tag("a").href(link).text(text));
    }

    /** A long text that opens on a click. */
    static Html folded(String title, String text) {
        return tag("details").of(tag("summary").text(title), pre(text));
    }

    static Html pre(String text) {
        return tag("pre")
                .attr("tabindex", "0")
                .text(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
