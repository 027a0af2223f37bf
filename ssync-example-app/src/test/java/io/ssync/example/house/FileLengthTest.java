package io.ssync.example.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file that is read at one go is short; one that is not says why, in the comment above everything else. */
class FileLengthTest {
    private static final int MOST_LINES = 400;

    /** How the reason begins. */
    private static final String REASON = "Long because ";

    private static final Path PROJECT = Path.of("..");

    @Test
    void isAtMostFourHundredLinesOrHasAReason() throws IOException {
        List<String> withoutReason = sources().stream()
                .filter(file -> lines(file).size() > MOST_LINES && !hasReason(file))
                .map(file -> PROJECT.relativize(file).toString())
                .toList();

        assertThat(withoutReason).isEmpty();
    }

    @Test
    void hasNoReasonThatIsNoLongerNeeded() throws IOException {
        List<String> shortWithReason = sources().stream()
                .filter(file -> lines(file).size() <= MOST_LINES && hasReason(file))
                .map(file -> PROJECT.relativize(file).toString())
                .toList();

        assertThat(shortWithReason).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources;
        try (Stream<Path> modules = Files.list(PROJECT)) {
            sources = modules.map(module -> module.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .flatMap(FileLengthTest::sourcesIn)
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(500);
        return sources;
    }

    private static Stream<Path> sourcesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|lua|sql|js|css)")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasReason(Path file) {
        return lines(file).stream()
                .takeWhile(line -> line.matches("(//|--|/\\*| \\*).*"))
                .anyMatch(line -> line.contains(REASON));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
