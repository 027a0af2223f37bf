package io.ssync.tasks.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** What the pages say, from one file, so that it reads the same everywhere and can be translated. */
final class Texts {
    private static final Properties ALL = load();

    private Texts() {}

    /**
     * A text by its key, with {@code {0}}, {@code {1}} and so on replaced.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String t(String key, Object... values) {
        String text = ALL.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text for " + key);
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** Whether there is such a text. */
    static boolean has(String key) {
        return ALL.containsKey(key);
    }

    private static Properties load() {
        Properties texts = new Properties();
        try (InputStream file = Objects.requireNonNull(Texts.class.getResourceAsStream("texts.properties"), "texts");
                Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
