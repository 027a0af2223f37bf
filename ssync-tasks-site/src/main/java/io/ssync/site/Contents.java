package io.ssync.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of the pages: a page of its own with a heading for each group and a list of links below it.
 *
 * @param groups in their order
 */
record Contents(List<Group> groups) {
    private static final Pattern LINE = Pattern.compile("^(?:## (.+)|- \\[(.+?)]\\((.+?)\\).*)$", Pattern.MULTILINE);

    /**
     * Pages that belong together.
     *
     * @param name its heading
     * @param entries in their order
     */
    record Group(String name, List<Entry> entries) {}

    /**
     * One page.
     *
     * @param name what the list calls it
     * @param file its name in the repository
     */
    record Entry(String name, String file) {}

    /** Reads the list that the page {@code file} has. */
    static Contents of(String file, String markdown) {
        List<Group> groups = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        Matcher line = LINE.matcher(markdown);
        while (line.find()) {
            if (line.group(1) != null) {
                entries = new ArrayList<>();
                groups.add(new Group(line.group(1), entries));
            } else {
                entries.add(new Entry(line.group(2), Places.resolve(file, line.group(3))));
            }
        }
        return new Contents(groups);
    }

    List<Entry> entries() {
        return groups.stream().flatMap(group -> group.entries().stream()).toList();
    }
}
