package io.ssync.school.reportcard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fonts of the machine, for letters that ours have not: those of Noto, if they are installed, have the scripts of the world. They are
 * looked for when the first such letter comes, and what was found is kept. Safe for use by many threads.
 */
final class FoundFonts {

    private static final Logger log = LoggerFactory.getLogger(FoundFonts.class);

    private static final int DEEPEST = 6;

    private final List<Path> folders;
    private final Map<Integer, Optional<Path>> byLetter = new ConcurrentHashMap<>();
    private @Nullable List<Path> files; // guarded by this

    FoundFonts(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Where Linux, macOS and Windows have their fonts, and users theirs. */
    static FoundFonts ofTheMachine() {
        Path home = Path.of(System.getProperty("user.home", "."));
        return new FoundFonts(List.of(
                home.resolve(".fonts"),
                home.resolve(".local/share/fonts"),
                home.resolve("Library/Fonts"),
                Path.of("/usr/local/share/fonts"),
                Path.of("/usr/share/fonts"),
                Path.of("/Library/Fonts"),
                Path.of("/System/Library/Fonts"),
                Path.of("C:/Windows/Fonts")));
    }

    /** The fonts with which letters can be printed, each once. */
    Set<Path> with(String letters) {
        Set<Path> found = new LinkedHashSet<>();
        letters.codePoints().forEach(letter -> with(letter).ifPresent(found::add));
        return found;
    }

    /** Those of some letters that no font has. */
    String without(String letters) {
        StringBuilder missing = new StringBuilder();
        letters.codePoints().filter(letter -> with(letter).isEmpty()).forEach(missing::appendCodePoint);
        return missing.toString();
    }

    private Optional<Path> with(int letter) {
        return byLetter.computeIfAbsent(
                letter,
                wanted -> files().stream().filter(file -> has(file, wanted)).findFirst());
    }

    private synchronized List<Path> files() {
        if (files == null) {
            files = folders.stream()
                    .flatMap(folder -> in(folder).stream())
                    .sorted(Comparator.comparing(FoundFonts::plainness))
                    .toList();
        }
        return files;
    }

    /** Only TrueType outlines can be put into a PDF in part. */
    private static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder, DEEPEST)) {
            return found.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".ttf"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            log.warn("The fonts in {} cannot be listed: {}", folder, e.getMessage());
            return List.of();
        }
    }

    /** A card is set in an upright font without serifs, if there is one. */
    private static int plainness(Path file) {
        String name = file.getFileName().toString();
        return (name.contains("Sans") ? 0 : 2)
                + (name.contains("Regular") || !name.contains("-") ? 0 : 1)
                + (name.contains("Italic") || name.contains("Oblique") || name.contains("Mono") ? 4 : 0);
    }

    private static boolean has(Path file, int letter) {
        try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBufferedFile(file.toFile()))) {
            return font.getUnicodeCmapLookup().getGlyphId(letter) != 0;
        } catch (IOException | RuntimeException e) {
            log.debug("The font {} cannot be read", file, e);
            return false;
        }
    }
}
