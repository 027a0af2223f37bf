package io.ssync.sheets;

import java.util.regex.Pattern;

/** Cleans the text of a cell. */
final class CellText {

    /** How a workbook writes a control character that XML cannot hold; carriage returns mostly. */
    private static final Pattern ESCAPED_CONTROL = Pattern.compile("_x00[01][0-9A-Fa-f]_");

    private CellText() {}

    /** Takes away the white space around the text, no-break spaces too, and what cannot be seen or stored within it. */
    static String clean(String raw) {
        String text = raw.contains("_x00") ? ESCAPED_CONTROL.matcher(raw).replaceAll(" ") : raw;
        int start = 0;
        int end = text.length();
        while (start < end && isInvisible(text.charAt(start))) {
            start++;
        }
        while (end > start && isInvisible(text.charAt(end - 1))) {
            end--;
        }
        for (int i = start; i < end; i++) {
            if (isForbidden(text.charAt(i))) {
                return withoutForbidden(text.substring(start, end));
            }
        }
        return text.substring(start, end);
    }

    private static boolean isInvisible(char c) {
        return c <= ' ' || c >= '\u007F' && (Character.isSpaceChar(c) || isForbidden(c));
    }

    /** Control characters (PostgreSQL cannot store the first of them) and marks of no width; not line ends and tabs. */
    private static boolean isForbidden(char c) {
        return c < ' '
                ? c != '\n' && c != '\r' && c != '\t'
                : c >= '\u007F' && c <= '\u009F' || c == '\u200B' || c == '\uFEFF';
    }

    private static String withoutForbidden(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.chars().filter(c -> !isForbidden((char) c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }
}
