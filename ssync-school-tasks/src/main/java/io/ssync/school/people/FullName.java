package io.ssync.school.people;

/** Names of students, which the school system stores in lower case. */
public final class FullName {

    private FullName() {}

    /**
     * Writes a name as people do: each part begins with a capital, also after a hyphen or an apostrophe. Not left to the
     * database, where the letters of many languages have no capitals unless its locale says so.
     *
     * @param name such as {@code ọlá o'brien-ƙwari}
     * @return such as {@code Ọlá O'Brien-Ƙwari}
     */
    public static String capitalize(String name) {
        StringBuilder written = new StringBuilder(name.length());
        boolean begins = true;
        for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
            int letter = name.codePointAt(i);
            written.appendCodePoint(begins ? Character.toTitleCase(letter) : letter);
            // A mark above or below belongs to the letter before it.
            begins = !Character.isLetterOrDigit(letter) && Character.getType(letter) != Character.NON_SPACING_MARK;
        }
        return written.toString();
    }
}
