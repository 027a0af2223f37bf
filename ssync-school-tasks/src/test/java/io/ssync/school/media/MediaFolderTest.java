package io.ssync.school.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFolderTest {

    private static final String CARD = "report_cards/2026/01/report_card_\u1ecc\u0300l\u00e1_Obi.pdf";

    @TempDir
    private Path folder;

    private MediaFolder media;

    @BeforeEach
    void open() {
        media = new MediaFolder(folder.resolve("media"));
    }

    @Test
    void keepsFilesByTheirPath() {
        String path = media.save("report_cards/2025/12/ọlá.pdf", "one".getBytes(UTF_8));

        assertThat(path).isEqualTo("report_cards/2025/12/ọlá.pdf");
        assertThat(media.read(path)).hasValue("one".getBytes(UTF_8));
        media.delete(path);
        media.delete(path);
        assertThat(media.read(path)).isEmpty();
    }

    @Test
    void givesATakenNameSevenCharactersMore() {
        media.save("a/b.pdf", "one".getBytes(UTF_8));

        String second = media.save("a/b.pdf", "two".getBytes(UTF_8));

        assertThat(second).matches("a/b_[A-Za-z0-9]{7}\\.pdf");
        assertThat(media.read("a/b.pdf")).hasValue("one".getBytes(UTF_8));
        assertThat(media.read(second)).hasValue("two".getBytes(UTF_8));
    }

    @Test
    void staysBelowItsRoot() {
        for (String path : new String[] {"../x", "/etc/hostname", "a/../../x", ".", "", "x\0y"}) {
            assertThatThrownBy(() -> media.read(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void storesUnderAPoorerNameWhereTheFileSystemTakesOnlyAscii() throws Exception {
        ProcessBuilder poor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Saving.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .directory(folder.toFile());
        poor.environment().put("LC_ALL", "C");
        Process running = poor.start();
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readString(folder.resolve("said"))).isEqualTo("report_cards/2026/01/report_card_Ola_Obi.pdf");
        assertThat(new MediaFolder(folder).read("report_cards/2026/01/report_card_Ola_Obi.pdf"))
                .isPresent();
    }

    /** Stores a card in the folder that is its argument. */
    static final class Saving {

        private Saving() {}

        public static void main(String[] arguments) throws IOException {
            String path = new MediaFolder(Path.of(arguments[0])).save(CARD, new byte[] {1});
            System.out.write(path.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        }
    }
}
