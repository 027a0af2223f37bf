package io.ssync.sheets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops reading a workbook's part that unpacks to too much, or that would make the XML parser hold too much. */
final class BoundedPart extends FilterInputStream {

    private final SheetLimits limits;
    private final long most;
    private long read;
    private int sinceTagEnd;

    BoundedPart(InputStream unpacked, long packedSize, SheetLimits limits) {
        super(unpacked);
        this.limits = limits;
        long byRatio = Math.max(SheetLimits.FREE_BYTES, packedSize * limits.ratio());
        most = Math.min(limits.partBytes(), byRatio);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            read += count;
            if (read > most) {
                throw new SheetRejectedException("The workbook unpacks to far more than its size. Save it again with a"
                        + " spreadsheet program, without formats on empty rows and columns, and upload that.");
            }
            boundTags(buffer, offset, offset + count);
        }
        return count;
    }

    /** Looks from the end of what was read, where the last tag is near; between two tags of it there is no room for much. */
    private void boundTags(byte[] buffer, int start, int end) {
        int lastTag = end - 1;
        while (lastTag >= start && buffer[lastTag] != '>') {
            lastTag--;
        }
        sinceTagEnd = lastTag < start ? sinceTagEnd + end - start : end - 1 - lastTag;
        if (sinceTagEnd > limits.tagBytes()) {
            throw new SheetRejectedException("A cell of the workbook holds far too much text.");
        }
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
