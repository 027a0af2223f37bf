package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * How the characters of a text file are encoded, which the file itself does not say: what its byte order mark stands for, else
 * UTF-8 if it is valid UTF-8, else Windows-1252, in which spreadsheet programs write CSV unless told otherwise.
 *
 * @param charset the encoding
 * @param markLength how many bytes of byte order mark come before the text
 */
record TextEncoding(Charset charset, int markLength) {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    static TextEncoding of(byte[] file) {
        if (Sheet.startsWith(file, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(UTF_8, 3);
        }
        if (Sheet.startsWith(file, 0xFF, 0xFE)) {
            return new TextEncoding(UTF_16LE, 2);
        }
        if (Sheet.startsWith(file, 0xFE, 0xFF)) {
            return new TextEncoding(UTF_16BE, 2);
        }
        return new TextEncoding(isUtf8(file) ? UTF_8 : WINDOWS_1252, 0);
    }

    /** Whether every character takes two bytes. */
    boolean isWide() {
        return charset.equals(UTF_16LE) || charset.equals(UTF_16BE);
    }

    private static boolean isUtf8(byte[] file) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        CharBuffer ignored = CharBuffer.allocate(8192);
        CoderResult result;
        do {
            ignored.clear();
            result = decoder.decode(bytes, ignored, true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
