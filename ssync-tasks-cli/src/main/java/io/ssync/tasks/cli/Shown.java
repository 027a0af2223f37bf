package io.ssync.tasks.cli;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Other people's text on one line of ours: nothing in it can look like a line of its own or steer a terminal. */
final class Shown {
    /** Control characters, separators of lines, and what turns the direction of writing round. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

    private Shown() {}

    /** The text with such characters as Java would write them. */
    static String line(String text) {
        return UNSEEN.matcher(text).replaceAll(Shown::escaped);
    }

    /** JSON text, in which only text can have such characters, with them as JSON writes them. */
    static String json(String json) {
        return UNSEEN.matcher(json)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
    }

    private static String escaped(MatchResult found) {
        char character = found.group().charAt(0);
        return switch (character) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            case '\t' -> "\\\\t";
            default -> String.format("\\\\u%04x", (int) character);
        };
    }
}
