package io.ssync.school.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaFolderTest {

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
        for (String path : new String[] {"../x", "/etc/hostname", "a/../../x", "."}) {
            assertThatThrownBy(() -> media.read(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
