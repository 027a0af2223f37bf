package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final byte[] BODY = "[[2, 3], {}, {}]".repeat(100).getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"application/x-gzip", "gzip", "zlib", "application/x-bz2", "bzip2"})
    void readsWhatItWrites(String name) {
        byte[] compressed = Compression.of(name).compress(BODY);

        assertThat(compressed).hasSizeLessThan(BODY.length);
        assertThat(Compression.of(name).decompress(compressed)).isEqualTo(BODY);
    }

    @Test
    void readsRealGzipToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(BODY);
        }

        assertThat(Compression.of("gzip").decompress(bytes.toByteArray())).isEqualTo(BODY);
    }

    @Test
    void refusesWhatIsDamagedOrUnknown() {
        assertThatThrownBy(() -> Compression.of("bzip2").decompress(BODY))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageStartingWith("the compressed body is damaged");
        assertThatThrownBy(() -> Compression.of("application/zstd"))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("application/zstd");
    }
}
