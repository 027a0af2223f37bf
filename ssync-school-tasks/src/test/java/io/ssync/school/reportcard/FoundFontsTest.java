package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Letters that our fonts have not come from fonts of the machine. */
class FoundFontsTest {

    private static final int MING = '\u660e';

    @TempDir
    private Path folder;

    @Test
    void printLettersThatOursHaveNot() throws IOException {
        Files.createDirectories(folder.resolve("truetype"));
        Files.write(folder.resolve("truetype/NotoSansTest-Regular.ttf"), fontWithOnly(MING));
        Files.writeString(folder.resolve("broken.ttf"), "no font");
        ReportCardPrinter printer = new ReportCardPrinter(new FoundFonts(List.of(folder, folder.resolve("none"))));
        Document page = ReportCardTemplate.standard().read().fill(SampleCards.of("Ada \u660e \u6f22"));

        String text;
        try (PDDocument card = Loader.loadPDF(printer.print(page))) {
            text = new PDFTextStripper().getText(card);
        }

        assertThat(text).contains("Ada \u660e #").contains("Agricultural Science");
        assertThat(printer.missingLetters(page)).isEqualTo("\u6f22");
    }

    @Test
    void prefersUprightFontsWithoutSerifs() throws IOException {
        byte[] font = fontWithOnly(MING);
        for (String name : List.of("AMono.ttf", "NotoSerif-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Regular.ttf")) {
            Files.write(folder.resolve(name), font);
        }

        assertThat(new FoundFonts(List.of(folder)).with("\u660e\u660e\u6f22"))
                .containsExactly(folder.resolve("NotoSans-Regular.ttf"));
    }

    /** DejaVu with nothing but its A, which stands for another letter. */
    private static byte[] fontWithOnly(int letter) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = FoundFontsTest.class.getResourceAsStream(
                        "/net/sf/jasperreports/fonts/dejavu/DejaVuSansCondensed.ttf");
                TrueTypeFont font =
                        new TTFParser().parse(new RandomAccessReadBuffer(Objects.requireNonNull(in, "our font")))) {
            TTFSubsetter subset = new TTFSubsetter(font);
            subset.add('A');
            subset.writeToStream(out);
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
        int tables = bytes.getShort(4);
        for (int i = 0; i < tables; i++) {
            int entry = 12 + 16 * i;
            if (bytes.getInt(entry) == 0x636d6170) { // cmap
                int segments = bytes.getInt(entry + 8) + 12;
                int count = bytes.getShort(segments + 6) / 2;
                int starts = segments + 14 + 2 * count + 2;
                int delta = bytes.getShort(starts + 2 * count);
                bytes.putShort(segments + 14, (short) letter);
                bytes.putShort(starts, (short) letter);
                bytes.putShort(starts + 2 * count, (short) (delta + 'A' - letter));
            }
        }
        return bytes.array();
    }
}
