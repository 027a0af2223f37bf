package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.Arrays;
import javax.xml.stream.XMLStreamException;

/**
 * The texts that a workbook keeps once and its cells refer to by number. They must all be at hand, since cells refer to them
 * in any order, so they are packed: a large sheet has some hundred thousand.
 */
final class SharedStrings {

    private byte[] bytes = new byte[1024];
    private int[] ends = new int[64];
    private int count;

    /** No texts at all. */
    SharedStrings() {}

    SharedStrings(InputStream part, SheetLimits limits) throws XMLStreamException {
        try (XmlCursor xml = new XmlCursor(part)) {
            while (xml.moveTo("si")) {
                add(xml.formattedText().getBytes(UTF_8), limits.sharedTextBytes());
            }
        }
        bytes = Arrays.copyOf(bytes, end(count));
        ends = Arrays.copyOf(ends, count);
    }

    String get(int index) throws XMLStreamException {
        if (index < 0 || index >= count) {
            throw new XMLStreamException("a cell refers to text " + index + " of " + count);
        }
        int start = end(index);
        return new String(bytes, start, end(index + 1) - start, UTF_8);
    }

    private void add(byte[] text, int most) {
        int start = end(count);
        // Empty ones count too: where each ends takes memory.
        if (text.length > most - start - (long) count * Integer.BYTES) {
            throw new SheetRejectedException("The workbook holds too much text. Split it and upload the parts.");
        }
        if (start + text.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + text.length, bytes.length + bytes.length / 2));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count + count / 2);
        }
        System.arraycopy(text, 0, bytes, start, text.length);
        ends[count++] = start + text.length;
    }

    /** Where the first so many texts end. */
    private int end(int texts) {
        return texts == 0 ? 0 : ends[texts - 1];
    }
}
