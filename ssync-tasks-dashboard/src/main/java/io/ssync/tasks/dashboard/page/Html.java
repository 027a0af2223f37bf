package io.ssync.tasks.dashboard.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of a page. There is no way to make one from text without escaping it, so whatever a task, a queue or a user is called cannot
 * become markup. Immutable.
 */
public final class Html {
    public static final Html NOTHING = new Html("");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Text as it is, for people to read. */
    public static Html text(Object text) {
        return new Html(escape(String.valueOf(text)));
    }

    /** Pieces one after the other. */
    public static Html of(Html... parts) {
        return of(Arrays.asList(parts));
    }

    /** Pieces one after the other. */
    public static Html of(List<Html> parts) {
        return new Html(parts.stream().map(part -> part.markup).collect(Collectors.joining()));
    }

    /** An element; only {@link Tag} makes them, of names and attributes that it has checked. */
    static Html element(String name, String attributes, Html content) {
        return new Html("<" + name + attributes + ">" + content.markup + "</" + name + ">");
    }

    /** An element that cannot have content. */
    static Html voidElement(String name, String attributes) {
        return new Html("<" + name + attributes + ">");
    }

    /** A whole page. */
    public String document() {
        return "<!doctype html>\n" + markup;
    }

    /** What stands in the page. */
    public String markup() {
        return markup;
    }

    @Override
    public String toString() {
        return markup;
    }

    /** Also what ends an attribute in either quote. Control characters, which HTML does not allow, are shown as what they are. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append(letter);
                default -> {
                    if (letter < ' ' || letter == 0x7f) {
                        // The picture of the character, as in ␀ for NUL.
                        escaped.append((char) (letter == 0x7f ? 0x2421 : 0x2400 + letter));
                    } else if (isHidden(letter)) {
                        escaped.append('\ufffd');
                    } else {
                        escaped.append(letter);
                    }
                }
            }
        }
        return escaped.toString();
    }

    /** Characters that turn the direction of the text around them would let one name pass for another. */
    private static boolean isHidden(char letter) {
        return letter >= '\u202a' && letter <= '\u202e'
                || letter >= '\u2066' && letter <= '\u2069'
                || letter == '\u200e'
                || letter == '\u200f';
    }
}
