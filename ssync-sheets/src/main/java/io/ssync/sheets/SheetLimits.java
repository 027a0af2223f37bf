package io.ssync.sheets;

/**
 * How large a file may be in each of the ways in which a small file can pretend to be large.
 *
 * @param rows rows with something in them
 * @param columns columns with something in them
 * @param parts files inside a workbook
 * @param partBytes size of one of them, unpacked
 * @param ratio how many times its packed size a part may unpack to, once it is larger than {@link #FREE_BYTES}
 * @param tagBytes distance between two ends of tags, and with it the length of a text: all that the XML parser must hold
 * @param sharedTextBytes size of all texts that a workbook shares between its cells, which are held in memory
 */
record SheetLimits(int rows, int columns, int parts, long partBytes, int ratio, int tagBytes, int sharedTextBytes) {

    /** Far beyond any school, far below what hurts a worker; real worksheets unpack to 10 to 40 times their size. */
    static final SheetLimits DEFAULTS = new SheetLimits(200_000, 256, 5_000, 512L << 20, 100, 1 << 20, 128 << 20);

    /** Up to here a part may be packed as well as it likes; small ones are mostly repetition. */
    static final int FREE_BYTES = 1 << 20;
}
