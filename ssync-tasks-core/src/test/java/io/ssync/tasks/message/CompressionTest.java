package io.ssync.tasks.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final byte[] BODY = "[[2, 3], {}, {}]".repeat(100).getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-gzip",
                "gzip",
                "zlib",
                "application/x-bz2",
                "bzip2",
                "application/x-lzma",
                "xz",
                "application/zstd"
            })
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
        assertThatThrownBy(() -> Compression.of("application/x-brotli"))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("application/x-brotli");
        for (String name : List.of("lzma", "zstd")) {
            assertThatThrownBy(() -> Compression.of(name).decompress(BODY))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageStartingWith("the compressed body is damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bzip2", "xz", "zstd"})
    void namesTheLibraryThatIsMissingAndDoesWithoutIt(String name) throws ReflectiveOperationException {
        Class<?> compression = Class.forName(Compression.class.getName(), true, new WithoutLibraries());
        byte[] zlib = (byte[]) call(compression, "zlib", "compress", BODY);

        assertThat(call(compression, "zlib", "decompress", zlib)).isEqualTo(BODY);
        for (String direction : List.of("compress", "decompress")) {
            assertThatThrownBy(() -> call(compression, name, direction, BODY))
                    .rootCause()
                    .isInstanceOf(ClassNotFoundException.class);
            assertThatThrownBy(() -> call(compression, name, direction, BODY))
                    .cause()
                    .hasMessageContaining("compressed with " + name)
                    .hasMessageContaining("add it to the class path");
        }
    }

    private static Object call(Class<?> compression, String name, String method, byte[] body)
            throws ReflectiveOperationException {
        Method of = compression.getDeclaredMethod("of", String.class);
        Method called = compression.getDeclaredMethod(method, byte[].class);
        of.setAccessible(true);
        called.setAccessible(true);
        return called.invoke(of.invoke(null, name), body);
    }

    /** Loads this package anew, and knows nothing of the optional libraries. */
    private static final class WithoutLibraries extends ClassLoader {
        WithoutLibraries() {
            super(CompressionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.apache.commons")
                    || name.startsWith("org.tukaani")
                    || name.startsWith("com.github")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(Compression.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(code, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
