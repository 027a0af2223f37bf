package io.ssync.example.pages;

import io.ssync.tasks.dashboard.page.PageTexts;

/** What the pages say. */
final class Texts {
    private static final PageTexts ALL = new PageTexts(Texts.class);

    private Texts() {}

    /**
     * A text by its key, with {@code {0}}, {@code {1}} and so on replaced.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String t(String key, Object... values) {
        return ALL.get(key, values);
    }

    /** A text by its key, or another one if there is none. */
    static String tOr(String key, String otherwise) {
        return ALL.has(key) ? ALL.get(key) : otherwise;
    }

    static boolean has(String key) {
        return ALL.has(key);
    }
}
