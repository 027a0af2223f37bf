package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Tag.tag;

/** Small pieces that many pages have. */
final class Parts {
    private Parts() {}

    static Html text(String text) {
        return tag("p").text(text);
    }

    static Html link(Link link, String text) {
        return tag("p").of(tag("a").href(link).text(text));
    }
}
