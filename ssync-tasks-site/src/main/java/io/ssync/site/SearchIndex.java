package io.ssync.site;

import java.util.Collection;
import java.util.stream.Collectors;

/** What the search looks through: every part of every page, as a script, since a page that was opened from a folder may load nothing else. */
final class SearchIndex {
    private SearchIndex() {}

    /** A list with place, title, heading and text of each part. */
    static String of(Collection<Page> pages) {
        return pages.stream()
                .flatMap(page -> page.sections().stream().map(section -> entry(page, section)))
                .collect(Collectors.joining(",\n", "window.ssyncPages = [\n", "\n];\n"));
    }

    private static String entry(Page page, Page.Section section) {
        String place = page.place() + (section.anchor().isEmpty() ? "" : "#" + section.anchor());
        return "[" + quoted(place) + ", " + quoted(page.title()) + ", " + quoted(section.heading()) + ", "
                + quoted(section.text()) + "]";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || c == '<') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
