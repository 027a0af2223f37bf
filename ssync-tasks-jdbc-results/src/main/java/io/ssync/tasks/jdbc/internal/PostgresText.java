package io.ssync.tasks.jdbc.internal;

import io.ssync.tasks.message.CeleryJson;
import org.jspecify.annotations.Nullable;

/** Text on its way into and out of columns. PostgreSQL's text takes every character except U+0000. */
public final class PostgresText {
    private PostgresText() {}

    /** Text for people: U+0000 becomes U+FFFD, the sign for a character that cannot be shown. */
    public static String plain(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** JSON text: U+0000, which only a careless writer leaves bare, is escaped and so survives. */
    public static String json(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "\\u0000");
    }

    /** A JSON string holding the text, letter by letter as Python writes it: nothing but printable ASCII. */
    public static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\f' -> json.append("\\f");
                case '\b' -> json.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        json.append(c);
                    } else {
                        json.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    /** The text that a JSON string holds. Anything else, which other writers may have left there, is given as it is. */
    public static @Nullable String unquote(@Nullable String json) {
        if (json == null || !json.startsWith("\"")) {
            return json;
        }
        try {
            return CeleryJson.readPlain(json) instanceof String text ? text : json;
        } catch (IllegalArgumentException e) {
            return json;
        }
    }
}
