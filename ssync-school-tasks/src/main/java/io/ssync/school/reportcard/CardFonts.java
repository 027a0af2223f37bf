package io.ssync.school.reportcard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The fonts of report cards, read once: reading them takes longer than making a card. For one thread at a time. DejaVu has the
 * letters of Yoruba, Hausa, Igbo, French and Arabic; a document gets only those that it uses.
 */
final class CardFonts {

    static final String FAMILY = "DejaVu Sans Condensed";

    private static final String FOLDER = "/net/sf/jasperreports/fonts/dejavu/";

    private final TrueTypeFont regular = read("DejaVuSansCondensed.ttf");
    private final TrueTypeFont bold = read("DejaVuSansCondensed-Bold.ttf");

    PDFont regular(PDDocument document) {
        return embed(document, regular);
    }

    PDFont bold(PDDocument document) {
        return embed(document, bold);
    }

    /** Letters of a text that neither font has, each once, in their order. */
    String missingFrom(String text) {
        StringBuilder missing = new StringBuilder();
        text.codePoints()
                .filter(letter -> !isInvisible(letter))
                .filter(letter -> !has(regular, letter))
                .distinct()
                .forEach(missing::appendCodePoint);
        return missing.toString();
    }

    /** Spaces, ends of lines, and signs that only steer how others are joined and which way they run. */
    private static boolean isInvisible(int letter) {
        int type = Character.getType(letter);
        return Character.isWhitespace(letter)
                || Character.isSpaceChar(letter)
                || type == Character.CONTROL
                || type == Character.FORMAT;
    }

    private static boolean has(TrueTypeFont font, int letter) {
        try {
            return font.getUnicodeCmapLookup().getGlyphId(letter) != 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PDFont embed(PDDocument document, TrueTypeFont font) {
        try {
            return PDType0Font.load(document, font, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrueTypeFont read(String name) {
        try (InputStream in = CardFonts.class.getResourceAsStream(FOLDER + name)) {
            return new TTFParser().parse(new RandomAccessReadBuffer(Objects.requireNonNull(in, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
