package io.ssync.tasks.internal.canvas;

import org.jspecify.annotations.Nullable;

/**
 * When the body of a chord begins, and with what. Celery knows only that all tasks of the header must have succeeded; another policy travels
 * in a header of our own with each of them. Immutable.
 *
 * @param always whether it begins however they have ended
 * @param enough how many successes are enough; 0 if all must have ended
 */
public record ChordPolicy(boolean always, int enough) {
    /** Celery's: all must succeed. */
    public static final ChordPolicy ALL = new ChordPolicy(false, 0);

    /** It begins when all have ended, with what each has come to. */
    public static final ChordPolicy ALWAYS = new ChordPolicy(true, 0);

    /** The header, and the option of signatures that becomes it. */
    public static final String HEADER = "ssync_chord_policy";

    private static final String AT_LEAST = "at-least:";

    /** So many successes are enough. */
    public static ChordPolicy atLeast(int successes) {
        return new ChordPolicy(false, successes);
    }

    /** Whether Celery's workers would do the same. */
    public boolean isCelerys() {
        return equals(ALL);
    }

    /**
     * Reads it from a header.
     *
     * @throws IllegalArgumentException if it is one that this version does not know
     */
    static ChordPolicy of(@Nullable Object header) {
        if (header == null) {
            return ALL;
        }
        String text = header.toString();
        if (text.equals("always")) {
            return ALWAYS;
        }
        if (text.matches(AT_LEAST + "[1-9][0-9]{0,8}")) {
            return atLeast(Integer.parseInt(text.substring(AT_LEAST.length())));
        }
        throw new IllegalArgumentException(
                "header " + HEADER + " is neither 'always' nor '" + AT_LEAST + "N': " + text);
    }

    /** As it travels. */
    @Override
    public String toString() {
        return always ? "always" : enough == 0 ? "all" : AT_LEAST + enough;
    }
}
