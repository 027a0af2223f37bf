package io.ssync.sheets;

import java.io.IOException;

/**
 * Follows the markup of an XML part, byte by byte, ahead of the parser, and stops at a tag or a text that is too long: the
 * parser holds each as a whole, and some of what it does with the attributes of a tag takes the square of their number.
 *
 * <p>It must see tags exactly as the parser does, or a file could hide one in what looks like text here. So it knows quotation
 * marks, comments and CDATA, and it takes only what reads the same in ASCII, in which no byte is 0.
 */
final class MarkupBounds {

    private enum Place {
        TEXT,
        TAG_START,
        TAG,
        ATTRIBUTE_VALUE,
        DECLARATION_START,
        COMMENT_START,
        COMMENT,
        CDATA,
        INSTRUCTION
    }

    private final SheetLimits limits;
    private Place place = Place.TEXT;
    private byte quotationMark;
    private int length;

    /** How many of the characters that end a comment, CDATA or an instruction were the last ones. */
    private int towardsEnd;

    MarkupBounds(SheetLimits limits) {
        this.limits = limits;
    }

    /**
     * Goes on over the next bytes.
     *
     * @throws IOException if no workbook has such markup
     * @throws SheetRejectedException if a tag or a text is too long
     */
    void pass(byte[] bytes, int start, int end) throws IOException {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == 0) {
                throw new IOException("a part that is not UTF-8");
            }
            length++;
            pass(b);
        }
        if (length > (isInTag() ? limits.tagBytes() : limits.textBytes())) {
            throw new SheetRejectedException(
                    isInTag()
                            ? "The workbook has a tag of more than " + limits.tagBytes()
                                    + " characters, as no spreadsheet"
                                    + " program writes it. Save it again with one and upload that."
                            : "A cell of the workbook holds far too much text.");
        }
    }

    private void pass(byte b) throws IOException {
        switch (place) {
            case TEXT -> {
                if (b == '<') {
                    go(Place.TAG_START);
                }
            }
            case TAG_START -> {
                switch (b) {
                    case '!' -> place = Place.DECLARATION_START;
                    case '?' -> place = Place.INSTRUCTION;
                    case '>' -> throw new IOException("<>");
                    default -> place = Place.TAG;
                }
            }
            case TAG -> {
                if (b == '>') {
                    go(Place.TEXT);
                } else if (b == '"' || b == '\'') {
                    quotationMark = b;
                    place = Place.ATTRIBUTE_VALUE;
                }
            }
            case ATTRIBUTE_VALUE -> {
                if (b == quotationMark) {
                    place = Place.TAG;
                }
            }
            case DECLARATION_START -> {
                switch (b) {
                    case '-' -> place = Place.COMMENT_START;
                    case '[' -> place = Place.CDATA;
                    default -> throw new IOException("a document type, which workbooks do not have");
                }
            }
            case COMMENT_START -> {
                if (b != '-') {
                    throw new IOException("<!-" + (char) b);
                }
                place = Place.COMMENT;
            }
            case COMMENT -> endAfter('-', 2, b);
            case CDATA -> endAfter(']', 2, b);
            case INSTRUCTION -> endAfter('?', 1, b);
        }
    }

    /** Goes back to text at a {@code >} after so many of another character. */
    private void endAfter(char character, int times, byte b) {
        if (b == '>' && towardsEnd >= times) {
            go(Place.TEXT);
        } else {
            towardsEnd = b == character ? towardsEnd + 1 : 0;
        }
    }

    private void go(Place next) {
        place = next;
        length = 0;
        towardsEnd = 0;
    }

    private boolean isInTag() {
        return place == Place.TAG_START || place == Place.TAG || place == Place.ATTRIBUTE_VALUE;
    }
}
