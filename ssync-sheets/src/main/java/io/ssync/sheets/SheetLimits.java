package io.ssync.sheets;

/**
 * How large a file may be in each of the ways in which a small file can pretend to be large.
 *
 * @param rows rows with something in them
 * @param columns columns with something in them
 * @param parts files inside a workbook
 * @param worksheetBytes size of the worksheet, unpacked, which is never held as a whole
 * @param partBytes size of any other part, unpacked; of the shared texts four times as much, with their markup
 * @param ratio how many times its packed size a part may unpack to, once it is larger than {@link #FREE_BYTES}
 * @param tagBytes length of a tag with its attributes
 * @param textBytes length of a text between two tags; the XML parser holds it as a whole
 * @param sharedTextBytes size of all texts that a workbook shares between its cells, which are held in memory
 */
record SheetLimits(
        int rows,
        int columns,
        int parts,
        long worksheetBytes,
        long partBytes,
        int ratio,
        int tagBytes,
        int textBytes,
        int sharedTextBytes) {

    /** Far beyond any school, far below what hurts a worker; real worksheets unpack to 10 to 40 times their size. */
    static final SheetLimits DEFAULTS =
            new SheetLimits(200_000, 256, 5_000, 512L << 20, 32L << 20, 100, 1 << 15, 1 << 19, 64 << 20);

    /** Up to here a part may be packed as well as it likes; small ones are mostly repetition. */
    static final int FREE_BYTES = 1 << 20;

    /** What the shared texts may unpack to with their markup. */
    long sharedTextPartBytes() {
        return 4 * partBytes;
    }

    /** The same with another number of rows. */
    SheetLimits withRows(int most) {
        return new SheetLimits(
                most, columns, parts, worksheetBytes, partBytes, ratio, tagBytes, textBytes, sharedTextBytes);
    }
}
