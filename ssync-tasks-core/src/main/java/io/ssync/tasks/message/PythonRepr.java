package io.ssync.tasks.message;

import java.math.BigDecimal;
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
            text.append("Decimal('").append(decimal.toPlainString()).append("')");
        } else if (value instanceof Number number) {
            text.append(number);
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
        String shown = value.length() > room ? value.substring(0, room) + "..." : value;
        text.append('\'').append(shown.replace("'", "\\'")).append('\'');
    }

    private void bytes(byte[] bytes) {
        int shown = Math.min(bytes.length, 32);
        text.append("b'");
        for (int i = 0; i < shown; i++) {
            int b = bytes[i] & 0xff;
            if (b >= 0x20 && b < 0x7f && b != '\'' && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        text.append(bytes.length > shown ? "...'" : "'");
    }
}
