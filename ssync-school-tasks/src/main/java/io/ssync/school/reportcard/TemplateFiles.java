package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files that templates are made of: those of one folder, and ours. Safe for use by many threads. */
final class TemplateFiles implements Loader<String> {

    /** What a class has on one sheet. */
    static final String BROADSHEET = "broadsheet.html";

    /** Our designs, by the name of the template; each is a file of ours. */
    static final Map<String, String> OURS =
            Map.of("standard.html", "report-card.html", "modern.html", "report-card-modern.html");

    private final @Nullable Path folder;

    private TemplateFiles(@Nullable Path folder) {
        this.folder = folder;
    }

    static TemplateFiles ours() {
        return new TemplateFiles(null);
    }

    static TemplateFiles in(Path folder) {
        return new TemplateFiles(folder);
    }

    String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) throws IOException {
        String ours = name.equals(BROADSHEET) && folder == null ? BROADSHEET : OURS.get(name);
        if (ours != null) {
            try (InputStream in = TemplateFiles.class.getResourceAsStream(ours)) {
                return Objects.requireNonNull(in, ours).readAllBytes();
            }
        }
        return Files.readAllBytes(file(name));
    }

    /** A plain name, not a way out of the folder. */
    private Path file(String name) throws IOException {
        try {
            Path file = Path.of(name);
            if (folder != null && file.getNameCount() == 1 && !file.isAbsolute() && !name.startsWith(".")) {
                return folder.resolve(file);
            }
        } catch (InvalidPathException e) {
            throw new IOException(name + " is not the name of a file", e);
        }
        throw new IOException(name + " is not the name of a file in the folder of the template");
    }

    @Override
    public Reader getReader(String name) {
        try {
            return new StringReader(text(name));
        } catch (IOException e) {
            throw new LoaderException(e, "cannot read " + name + ": " + e.getMessage());
        }
    }

    @Override
    public boolean resourceExists(String name) {
        try {
            return OURS.containsKey(name) || Files.isRegularFile(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String resolveRelativePath(String name, String from) {
        return name;
    }

    @Override
    public String createCacheKey(String name) {
        return name;
    }

    @Override
    public void setCharset(String charset) {
        throw new UnsupportedOperationException("templates are in UTF-8");
    }

    @Override
    public void setPrefix(String prefix) {
        throw new UnsupportedOperationException("templates are in one folder");
    }

    @Override
    public void setSuffix(String suffix) {
        throw new UnsupportedOperationException("templates are called by their full names");
    }
}
