package io.ssync.tasks.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** The ways in which the body of a message may be compressed, by the names that kombu has for them. */
enum Compression {
    /** What kombu calls gzip is a zlib stream (RFC 1950). A real gzip stream is read, too. */
    ZLIB("application/x-gzip", "gzip", "zlib") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return first == GZIP_MAGIC ? new GZIPInputStream(compressed) : new InflaterInputStream(compressed);
        }

        @Override
        OutputStream writing(OutputStream compressed) {
            return new DeflaterOutputStream(compressed);
        }
    },

    /** Needs commons-compress. */
    BZIP2("application/x-bz2", "bzip2", "bzip") {
        @Override
        InputStream reading(InputStream compressed, int first) throws IOException {
            return new BZip2CompressorInputStream(compressed, true);
        }

        @Override
        OutputStream writing(OutputStream compressed) throws IOException {
            return new BZip2CompressorOutputStream(compressed);
        }
    };

    private static final int GZIP_MAGIC = 0x1f;

    /** A few kilobytes can hold gigabytes: no body needs more than this. */
    private static final int MAX_SIZE = 256 * 1024 * 1024;

    private final Set<String> names;

    Compression(String... names) {
        this.names = Set.of(names);
    }

    abstract InputStream reading(InputStream compressed, int first) throws IOException;

    abstract OutputStream writing(OutputStream compressed) throws IOException;

    /**
     * The way of this name.
     *
     * @throws UnreadableMessageException if there is none, or the library for it is missing
     */
    static Compression of(String name) {
        return Arrays.stream(values())
                .filter(way -> way.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new UnreadableMessageException(
                        "the body is compressed with '" + name + "'; only zlib, gzip and bzip2 can be read", null));
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
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
    }

    byte[] compress(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream plain = writing(compressed)) {
            plain.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
        return compressed.toByteArray();
    }

    private static UnreadableMessageException missing(NoClassDefFoundError error) {
        return new UnreadableMessageException(
                "the body is compressed with bzip2: add org.apache.commons:commons-compress to read it", error);
    }
}
