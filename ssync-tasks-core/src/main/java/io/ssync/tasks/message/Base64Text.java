package io.ssync.tasks.message;

import java.util.Arrays;
import java.util.Base64;

/** Bytes as base64 (RFC 4648, with padding, no line breaks) in ASCII. */
final class Base64Text {
    /**
     * How many bytes are encoded at once, a multiple of three. The virtual machine replaces the encoder's loop by vector
     * instructions once it has been called often: one call for a file of megabytes runs at a tenth of the speed.
     */
    private static final int CHUNK = 24 * 1024;

    private Base64Text() {}

    static byte[] encode(byte[] bytes) {
        Base64.Encoder encoder = Base64.getEncoder();
        if (bytes.length <= CHUNK) {
            return encoder.encode(bytes);
        }
        byte[] text = new byte[length(bytes)];
        byte[] encoded = new byte[CHUNK / 3 * 4];
        int written = 0;
        for (int from = 0; from < bytes.length; from += CHUNK) {
            byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, bytes.length));
            int length = encoder.encode(chunk, encoded);
            System.arraycopy(encoded, 0, text, written, length);
            written += length;
        }
        return text;
    }

    /** How long the text is. */
    static int length(byte[] bytes) {
        return Math.toIntExact((bytes.length + 2L) / 3 * 4);
    }
}
