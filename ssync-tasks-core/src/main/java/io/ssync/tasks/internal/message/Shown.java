package io.ssync.tasks.internal.message;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text of others as it may stand in a log line or a reason: what came in a message can be megabytes long, and hold line breaks or
 * escape sequences that a terminal obeys.
 */
public final class Shown {
    /** How many characters of a text are shown. */
    public static final int LONGEST = 200;

    private Shown() {}

    /** The beginning of a text, with everything invisible in it spelled out: {@code two\nlines}, {@code \u001b[31m}. */
    public static String text(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        boolean whole = text.length() <= LONGEST;
        if (whole && text.codePoints().allMatch(Shown::isVisible)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(LONGEST + 16);
        text.codePoints().limit(LONGEST).forEach(character -> append(shown, character));
        if (!whole && text.codePointCount(0, text.length()) > LONGEST) {
            shown.append('…');
        }
        return shown.toString();
    }

    /** A value of any kind: a text in quotes, a number as it is, of anything larger only what it is. */
    public static String value(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text(text) + "'";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        return text(String.valueOf(value));
    }

    private static void append(StringBuilder shown, int character) {
        switch (character) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isVisible(character)) {
                    shown.appendCodePoint(character);
                } else {
                    for (char part : Character.toChars(character)) {
                        shown.append(String.format("\\u%04x", (int) part));
                    }
                }
            }
        }
    }

    /** No control, no line separator, no half of a pair, and nothing that turns the direction of what follows. */
    static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
