package io.ssync.site;

import java.util.List;
import java.util.Set;

/**
 * A page as it was read.
 *
 * @param file its name in the repository
 * @param title its first heading
 * @param summary its first sentence
 * @param html what is below the first heading
 * @param sections the page's parts, for the search and its table of contents; the first one is what comes before the second heading
 * @param anchors what a link may name after {@code #}
 * @param links what its links name, of the repository
 */
record Page(
        String file,
        String title,
        String summary,
        String html,
        List<Section> sections,
        Set<String> anchors,
        List<Link> links) {

    /**
     * A part of a page.
     *
     * @param anchor its place in the page; empty for the top
     * @param level of its heading: 1 to 6
     * @param heading its heading
     * @param text what is in it, as plain text
     */
    record Section(String anchor, int level, String heading, String text) {}

    /**
     * A link to another file of the repository, or within the page.
     *
     * @param file its name in the repository
     * @param anchor what comes after {@code #}; empty if nothing does
     */
    record Link(String file, String anchor) {}

    String place() {
        return Places.of(file);
    }
}
