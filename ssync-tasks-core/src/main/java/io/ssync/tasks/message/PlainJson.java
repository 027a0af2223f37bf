package io.ssync.tasks.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of what needs no mapper: text, numbers, booleans, null, lists and maps. It writes the very bytes that Jackson would, into one
 * array, and it is little code: a process that has just begun sends its first calls in a fraction of the time. For one thread.
 */
final class PlainJson {
    private byte[] bytes;
    private int length;

    PlainJson(int capacity) {
        bytes = new byte[capacity];
    }

    /** Whether a value is one that a mapper would write as {@link #value} does, and whose text needs no care. */
    static boolean isSimple(@Nullable Object value) {
        return value == null
                || value instanceof String text && isAscii(text)
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
    }

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it is none of the kinds that are written here
     */
    PlainJson value(@Nullable Object value) {
        if (value instanceof String text) {
            text(text);
        } else if (value == null) {
            raw("null");
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Iterable<?> list) {
            list(list);
        } else if (value instanceof Number || value instanceof Boolean) {
            raw(value.toString());
        } else {
            throw unwritable(value);
        }
        return this;
    }

    /** What is thrown where a value is none of the kinds that are written here. */
    static IllegalArgumentException unwritable(Object value) {
        return new IllegalArgumentException("headers carry text, numbers, booleans, lists and maps; a "
                + value.getClass().getName() + " is none of them");
    }

    private void map(Map<?, ?> map) {
        raw('{');
        boolean isFirst = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!isFirst) {
                raw(',');
            }
            isFirst = false;
            text(String.valueOf(entry.getKey()));
            raw(':');
            value(entry.getValue());
        }
        raw('}');
    }

    private void list(Iterable<?> list) {
        raw('[');
        boolean isFirst = true;
        for (Object element : list) {
            if (!isFirst) {
                raw(',');
            }
            isFirst = false;
            value(element);
        }
        raw(']');
    }

    private void text(String text) {
        int size = text.length();
        reserve(size + 2);
        int before = length;
        bytes[length++] = '"';
        for (int i = 0; i < size; i++) {
            char character = text.charAt(i);
            if (!isPlain(character)) {
                length = before;
                quoted(text);
                return;
            }
            bytes[length++] = (byte) character;
        }
        bytes[length++] = '"';
    }

    private void quoted(String text) {
        raw('"');
        text.codePoints().forEach(this::letter);
        raw('"');
    }

    private void letter(int letter) {
        if (letter < ' ' || letter == '"' || letter == '\\' || Character.getType(letter) == Character.SURROGATE) {
            escaped(letter);
        } else if (letter <= 0x7f) {
            raw((char) letter);
        } else {
            raw(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Half a letter is written as one, too: Python carries it on as it is. */
    private void escaped(int letter) {
        switch (letter) {
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            case '\b' -> raw("\\b");
            case '\t' -> raw("\\t");
            case '\n' -> raw("\\n");
            case '\f' -> raw("\\f");
            case '\r' -> raw("\\r");
            default -> raw(String.format(Locale.ROOT, "\\u%04X", letter));
        }
    }

    /** Writes JSON as it is, in ASCII. */
    PlainJson raw(String json) {
        reserve(json.length());
        for (int i = 0; i < json.length(); i++) {
            bytes[length++] = (byte) json.charAt(i);
        }
        return this;
    }

    /** Writes JSON as it is, in UTF-8. */
    PlainJson raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    private void raw(char character) {
        reserve(1);
        bytes[length++] = (byte) character;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
