package io.ssync.sheets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops reading a workbook's part that unpacks to too much, or that would make the XML parser hold too much; an interrupt stops
 * it, too.
 */
final class BoundedPart extends FilterInputStream {

    private final MarkupBounds markup;
    private final long most;
    private long read;

    /**
     * Begins a part.
     *
     * @param unpacked what it unpacks to
     * @param packedSize its size in the file
     * @param mostBytes what it may unpack to at most
     */
    BoundedPart(InputStream unpacked, long packedSize, long mostBytes, SheetLimits limits) {
        super(unpacked);
        markup = new MarkupBounds(limits);
        most = Math.min(mostBytes, Math.max(SheetLimits.FREE_BYTES, packedSize * limits.ratio()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        SheetInterruptedException.throwIfInterrupted();
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            read += count;
            if (read > most) {
                throw tooLarge();
            }
            markup.pass(buffer, offset, offset + count);
        }
        return count;
    }

    /** The refusal of a part that is, or says that it is, too large. */
    static SheetRejectedException tooLarge() {
        return new SheetRejectedException("The workbook unpacks to far more than its size. Save it again with a"
                + " spreadsheet program, without formats on empty rows and columns, and upload that.");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long count) throws IOException {
        // Skipped bytes would escape the bounds; the XML parser does not skip.
        return count <= 0 || read() < 0 ? 0 : 1;
    }
}
