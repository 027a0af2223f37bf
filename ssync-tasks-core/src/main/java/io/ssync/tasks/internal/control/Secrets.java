package io.ssync.tasks.internal.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings as everybody on the broker may see them. */
public final class Secrets {
    private static final String HIDDEN = "********";

    /** What the name of a credential has in it. */
    private static final Pattern NAME =
            Pattern.compile("pass|secret|token|credential|api_?key|private|signature", Pattern.CASE_INSENSITIVE);

    /** The password of an address: {@code redis://user:password@host}. */
    private static final Pattern IN_ADDRESS = Pattern.compile("(\\w+://[^/?#\\s:@]*):[^/?#\\s@]+@");

    private Secrets() {}

    /** The same with every credential hidden, at any depth: by its name, or within an address. */
    public static Map<String, @Nullable Object> hidden(Map<?, ? extends @Nullable Object> settings) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            boolean secret = value != null && NAME.matcher(String.valueOf(name)).find();
            shown.put(String.valueOf(name), secret ? HIDDEN : hidden(value));
        });
        return shown;
    }

    private static @Nullable Object hidden(@Nullable Object value) {
        if (value instanceof String text) {
            return IN_ADDRESS.matcher(text).replaceAll("$1:" + HIDDEN + "@");
        }
        if (value instanceof Map<?, ?> map) {
            return hidden(map);
        }
        return value instanceof List<?> list
                ? list.stream().map(Secrets::hidden).toList()
                : value;
    }
}
