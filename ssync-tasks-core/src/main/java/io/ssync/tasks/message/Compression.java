package io.ssync.tasks.message;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.ssync.tasks.internal.message.Shown;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * The ways in which the body of a message may be compressed, by the names that kombu has for them. What needs a library keeps it in
 * a class of its own, so that the others work where that library is missing.
 */
enum Compression {
    /** What kombu calls gzip is a zlib stream (RFC 1950). A real gzip stream is read, too. */
    ZLIB("java.base", "application/x-gzip", "gzip", "zlib") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return first == GZIP_MAGIC ? new GZIPInputStream(compressed) : new InflaterInputStream(compressed);
        }

        @Override
        void write(byte[] plain, OutputStream compressed) throws IOException {
            try (OutputStream stream = new DeflaterOutputStream(compressed)) {
                stream.write(plain);
            }
        }
    },

    BZIP2("org.apache.commons:commons-compress", "application/x-bz2", "bzip2", "bzip") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return Bzip2.reading(compressed);
        }

        @Override
        void write(byte[] plain, OutputStream compressed) throws IOException {
            Bzip2.write(plain, compressed);
        }
    },

    /** What kombu calls lzma is an xz container. */
    XZ("org.tukaani:xz", "application/x-lzma", "lzma", "xz") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return Xz.reading(compressed);
        }

        @Override
        void write(byte[] plain, OutputStream compressed) throws IOException {
            Xz.write(plain, compressed);
        }
    },

    ZSTD("com.github.luben:zstd-jni", "application/zstd", "zstd", "zstandard") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return Zstandard.reading(compressed);
        }

        @Override
        void write(byte[] plain, OutputStream compressed) throws IOException {
            Zstandard.write(plain, compressed);
        }
    };

    private static final int GZIP_MAGIC = 0x1f;

    /** A few kilobytes can hold gigabytes: no body needs more than this. */
    private static final int MAX_SIZE = 256 * 1024 * 1024;

    private final String library;
    private final Set<String> names;

    Compression(String library, String... names) {
        this.library = library;
        this.names = Set.of(names);
    }

    abstract InputStream reading(InputStream compressed, int first) throws IOException;

    abstract void write(byte[] plain, OutputStream compressed) throws IOException;

    /**
     * The way of this name.
     *
     * @throws UnreadableMessageException if there is none
     */
    static Compression of(String name) {
        return Arrays.stream(values())
                .filter(way -> way.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new UnreadableMessageException(
                        "the body is compressed with " + Shown.value(name)
                                + "; zlib, gzip, bzip2, lzma (xz) and zstd can be read",
                        null));
    }

    byte[] decompress(byte[] body) {
        int first = body.length == 0 ? -1 : body[0];
        try (InputStream plain = reading(new ByteArrayInputStream(body), first)) {
            byte[] whole = plain.readNBytes(MAX_SIZE + 1);
            if (whole.length > MAX_SIZE) {
                throw new UnreadableMessageException("the compressed body holds more than 256 MB", null);
            }
            return whole;
        } catch (IOException e) {
            throw new UnreadableMessageException("the compressed body is damaged: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw missing(e);
        }
    }

    byte[] compress(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try {
            write(body, compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LinkageError e) {
            throw missing(e);
        }
        return compressed.toByteArray();
    }

    private UnreadableMessageException missing(LinkageError error) {
        return new UnreadableMessageException(
                "the body is compressed with " + name().toLowerCase(Locale.ROOT) + ", which needs " + library
                        + ": add it to the class path of this program",
                error);
    }

    private static final class Bzip2 {
        static InputStream reading(InputStream compressed) throws IOException {
            return new BZip2CompressorInputStream(compressed, true);
        }

        static void write(byte[] plain, OutputStream compressed) throws IOException {
            try (OutputStream stream = new BZip2CompressorOutputStream(compressed)) {
                stream.write(plain);
            }
        }
    }

    private static final class Xz {
        /** Far more than the 65 MB that the strongest setting needs. */
        private static final int MAX_MEMORY_KIB = 128 * 1024;

        static InputStream reading(InputStream compressed) throws IOException {
            return new XZInputStream(compressed, MAX_MEMORY_KIB);
        }

        static void write(byte[] plain, OutputStream compressed) throws IOException {
            try (OutputStream stream = new XZOutputStream(compressed, new LZMA2Options())) {
                stream.write(plain);
            }
        }
    }

    private static final class Zstandard {
        static InputStream reading(InputStream compressed) throws IOException {
            return new ZstdInputStream(compressed);
        }

        /** At once, since kombu only reads what says at its beginning how long it is. */
        static void write(byte[] plain, OutputStream compressed) throws IOException {
            compressed.write(Zstd.compress(plain));
        }
    }
}
