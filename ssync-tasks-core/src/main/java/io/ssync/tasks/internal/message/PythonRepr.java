package io.ssync.tasks.internal.message;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Readable text of arguments and results in Python's manner, for Celery's {@code argsrepr} and {@code kwargsrepr} headers,
 * its events and the Django admin. Display only: nothing parses it. Follows the rules of Celery's {@code saferepr}: at most
 * about 1,024 characters, nesting shown three levels deep.
 */
public final class PythonRepr {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_BYTES = 32;
    private static final Map<String, String> NOT_A_NUMBER =
            Map.of("NaN", "nan", "Infinity", "inf", "-Infinity", "-inf");

    private final StringBuilder text = new StringBuilder();

    private PythonRepr() {}

    /** Positional arguments as a tuple: {@code (2, 'x')}, {@code (1,)}, {@code ()}. */
    public static String ofArgs(List<?> args) {
        PythonRepr repr = new PythonRepr();
        repr.sequence(args.iterator(), '(', args.size() == 1 ? ",)" : ")", 0);
        return repr.text.toString();
    }

    /** Keyword arguments as a dict, results as whatever they are. */
    public static String of(@Nullable Object value) {
        PythonRepr repr = new PythonRepr();
        repr.value(value, 0);
        return repr.text.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null) {
            text.append("None");
        } else if (value instanceof Boolean flag) {
            text.append(flag ? "True" : "False");
        } else if (value instanceof BigDecimal decimal) {
            text.append("Decimal('").append(decimal).append("')");
        } else if (value instanceof Number number) {
            text.append(NOT_A_NUMBER.getOrDefault(number.toString(), number.toString()));
        } else if (value instanceof UUID uuid) {
            text.append("UUID('").append(uuid).append("')");
        } else if (value instanceof byte[] bytes) {
            bytes(bytes);
        } else if (value instanceof Map<?, ?> map) {
            dict(map, depth);
        } else if (value instanceof Iterable<?> list) {
            if (depth >= MAX_DEPTH) {
                text.append("[...]");
            } else {
                sequence(list.iterator(), '[', "]", depth);
            }
        } else {
            quoted(value.toString());
        }
    }

    private void sequence(Iterator<?> elements, char open, String close, int depth) {
        text.append(open);
        while (elements.hasNext()) {
            value(elements.next(), depth + 1);
            if (elements.hasNext() && !separate()) {
                break;
            }
        }
        text.append(close);
    }

    private void dict(Map<?, ?> map, int depth) {
        if (depth >= MAX_DEPTH) {
            text.append("{...}");
            return;
        }
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            value(entry.getKey(), depth + 1);
            text.append(": ");
            value(entry.getValue(), depth + 1);
            if (entries.hasNext() && !separate()) {
                break;
            }
        }
        text.append('}');
    }

    /** Goes on to the next element, or says with dots that there are more than fit. */
    private boolean separate() {
        text.append(", ");
        if (text.length() < MAX_LENGTH) {
            return true;
        }
        text.append("...");
        return false;
    }

    private void quoted(String value) {
        int room = Math.max(0, MAX_LENGTH - text.length());
        if (room > 0 && room < value.length() && Character.isHighSurrogate(value.charAt(room - 1))) {
            room--;
        }
        String shown = value.length() > room ? value.substring(0, room) + "..." : value;
        text.append('\'').append(shown.replace("'", "\\'")).append('\'');
    }

    /** The beginning as text if it is UTF-8, in hex if not. */
    private void bytes(byte[] bytes) {
        int length = Math.min(bytes.length, MAX_BYTES);
        CharBuffer shown = CharBuffer.allocate(length);
        // A character that the cut has split is not shown, and no mistake.
        boolean whole = length == bytes.length;
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length), shown, whole);
        text.append("b'");
        text.append(
                result.isError()
                        ? HexFormat.of().formatHex(bytes, 0, length)
                        : shown.flip().toString().replace("'", "\\'"));
        text.append(whole ? "'" : "...'");
    }
}
