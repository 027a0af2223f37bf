package io.ssync.tasks.dashboard.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** What pages say, from one file, so that it reads the same everywhere and can be translated. Immutable. */
public final class PageTexts {
    private final Properties all = new Properties();

    /**
     * Reads the file {@code texts.properties} beside a class.
     *
     * @param owner the class
     */
    public PageTexts(Class<?> owner) {
        try (InputStream file = Objects.requireNonNull(owner.getResourceAsStream("texts.properties"), "texts");
                Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            all.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A text by its key, with {@code {0}}, {@code {1}} and so on replaced.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String get(String key, Object... values) {
        String text = all.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no text for " + key);
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** Whether there is such a text. */
    public boolean has(String key) {
        return all.containsKey(key);
    }
}
