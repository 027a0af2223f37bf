package io.ssync.tasks.internal.routing;

import java.util.regex.Pattern;

/** Patterns as Python's {@code fnmatch} has them: for routes, and for the names of workers. */
public final class Glob {
    private Glob() {}

    /** What a whole text has to match: {@code *} any characters, {@code ?} one, {@code [a-c]} and {@code [!a-c]} one of a set. */
    public static Pattern pattern(String glob) {
        return Pattern.compile(regexOf(glob));
    }

    private static String regexOf(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int end = endOfSet(glob, i);
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '[' && end > 0) {
                boolean negated = glob.charAt(i + 1) == '!';
                regex.append(negated ? "[^" : "[");
                // All but the minus of a range stand for themselves.
                regex.append(glob.substring(negated ? i + 2 : i + 1, end).replaceAll("[\\\\\\[\\]^&]", "\\\\$0"));
                regex.append(']');
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** Where a set that may begin here ends, or a negative number. A bracket as its first member does not end it. */
    private static int endOfSet(String glob, int start) {
        return glob.indexOf(']', glob.startsWith("!", start + 1) ? start + 3 : start + 2);
    }
}
