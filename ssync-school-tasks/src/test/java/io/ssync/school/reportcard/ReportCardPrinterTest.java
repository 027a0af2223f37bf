package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Looks at cards as they come out of the printer. */
class ReportCardPrinterTest {

    private static final ReportCardPrinter PRINTER = new ReportCardPrinter();
    private static final CardPage TEMPLATE = ReportCardTemplate.standard().read();

    /** A word on the page, in points from the top left corner. */
    private record Word(String text, float left, float top, float right) {}

    private static byte[] print(String name) {
        return PRINTER.print(TEMPLATE.fill(SampleCards.of(name)));
    }

    @Test
    void printsOnePageThatIsSmall() throws IOException {
        byte[] card = print("Ọláolúwa Adébáyọ̀");

        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isBetween(595f, 596f);
            assertThat(document.getPage(0).getMediaBox().getHeight()).isBetween(841f, 842.5f);
        }
        assertThat(card.length).isLessThan(100_000);
    }

    @Test
    void saysEverythingInItsOrder() throws IOException {
        String text = text(print("Ada Obi"));

        assertThat(text.lines().map(String::strip).collect(Collectors.joining("\n")))
                .containsSubsequence(
                        "Ọ̀ṣun Model College",
                        "STUDENT REPORT CARD",
                        "Ada Obi",
                        "ADM-2025-0017",
                        "845.50 / 1200.00",
                        "70.46 %",
                        "3.21",
                        "4th of 40",
                        "Agricultural Science",
                        "Yorùbá",
                        "School days",
                        "96.09")
                .contains("questions & helps")
                .contains("<others>.")
                .contains("No remarks.")
                .contains("A 75–100")
                .contains("Class teacher")
                .contains("Parent or guardian")
                .contains("Generated December 19, 2025 14:05")
                .contains("Published December 20, 2025");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ẹniọlá Ṣọlá Ọ̀ṣun", "Ƙwari Ɓala Ɗanjuma Ƴar'adua", "Ṅkéchị Ụdọ Chịọma", "Élise Çelik-Œuvre Ïnès"
            })
    void showsTheLettersOfEveryName(String name) throws IOException {
        byte[] card = print(name);

        assertThat(text(card)).contains(name);
        assertEveryLetterHasAShape(card);
    }

    @Test
    void joinsArabicLettersFromTheRight() throws IOException {
        byte[] card = print("محمد علي");

        // The letters of the first word are joined: each has the shape that it takes at its place.
        assertThat(glyphs(card)).contains("\uFEE3", "\uFEA4", "\uFEE4", "\uFEAA");
        assertEveryLetterHasAShape(card);
        List<TextPosition> letters = positions(card).stream()
                .filter(position -> position.getUnicode().codePoints().allMatch(ReportCardPrinterTest::isArabic))
                .toList();
        float meem = letters.stream()
                .filter(p -> p.getUnicode().equals("\uFEE3"))
                .findFirst()
                .orElseThrow()
                .getX();
        float dal = letters.stream()
                .filter(p -> p.getUnicode().equals("\uFEAA"))
                .findFirst()
                .orElseThrow()
                .getX();
        assertThat(meem).as("the first letter is to the right of the last").isGreaterThan(dal);
    }

    @Test
    void embedsItsFonts() throws IOException {
        try (PDDocument document = Loader.loadPDF(print("Ada Obi"))) {
            PDResources resources = document.getPage(0).getResources();
            Set<String> fonts = new HashSet<>();
            for (COSName name : resources.getFontNames()) {
                assertThat(resources.getFont(name).isEmbedded()).isTrue();
                fonts.add(resources.getFont(name).getName().replaceAll("^[A-Z]{6}\\+", ""));
            }
            assertThat(fonts).containsExactlyInAnyOrder("DejaVuSansCondensed", "DejaVuSansCondensed-Bold");
        }
    }

    @Test
    void putsEverythingWithinTheMarginsAndSubjectsBelowEachOther() throws IOException {
        List<Word> words = words(print("Ada Obi"));

        assertThat(words).allSatisfy(word -> {
            assertThat(word.left()).isGreaterThan(36);
            assertThat(word.right()).isLessThan(559);
            assertThat(word.top()).isBetween(30f, 812f);
        });
        List<Word> rows =
                words.stream().filter(word -> word.text().equals("44.50")).toList();
        assertThat(rows).hasSize(12);
        for (int i = 1; i < rows.size(); i++) {
            assertThat(rows.get(i).top() - rows.get(i - 1).top()).isBetween(10f, 30f);
            assertThat(rows.get(i).left()).isCloseTo(rows.get(0).left(), Offset.offset(1f));
        }
    }

    @Test
    void canBeLookedAt() throws IOException {
        try (PDDocument document = Loader.loadPDF(print("Ọláolúwa Adébáyọ̀ محمد"))) {
            BufferedImage image = new PDFRenderer(document).renderImageWithDPI(0, 100);
            Path file = Path.of("target", "report-card.png");
            ImageIO.write(image, "png", Files.newOutputStream(file));

            int top = inkIn(image, 0.04, 0.12);
            int subjects = inkIn(image, 0.24, 0.52);
            int bottom = inkIn(image, 0.96, 1.0);
            assertThat(top).isGreaterThan(200);
            assertThat(subjects).isGreaterThan(5_000);
            assertThat(bottom).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 20})
    void fitsOnAPageWithLongNames(int subjects) throws IOException {
        String name =
                "Oluwafunmilayo-Temitope Ayomikun Chukwuemeka-Onyekachukwu Adébáyọ̀-Ọlátúnjí Wolfeschlegelsteinhausen";

        byte[] card = PRINTER.print(TEMPLATE.fill(SampleCards.of(name, subjects)));

        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
        }
        assertThat(card.length).isLessThan(100_000);
        assertThat(text(card)).contains("Wolfeschlegelsteinhausen");
        assertThat(words(card)).allSatisfy(word -> {
            assertThat(word.left()).isGreaterThan(36);
            assertThat(word.right()).isLessThan(559);
            assertThat(word.top()).isBetween(30f, 812f);
        });
        assertNothingOverlaps(words(card));
    }

    @Test
    void fitsOnAPageWhenTheNamesOfAllTeachersTakeTwoLines() throws IOException {
        byte[] card = PRINTER.print(TEMPLATE.fill(SampleCards.taughtBy("Oluwafunmilayo Adébáyọ̀-Ọlátúnjí")));

        List<Word> words = words(card);
        Word first = words.stream()
                .filter(word -> word.text().equals("Oluwafunmilayo"))
                .findFirst()
                .orElseThrow();
        Word second = words.stream()
                .filter(word -> word.text().startsWith("Adébáyọ̀-"))
                .findFirst()
                .orElseThrow();
        assertThat(second.top()).as("the second line").isGreaterThan(first.top() + 5);
        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
        }
        assertNothingOverlaps(words);
    }

    private static void assertNothingOverlaps(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            for (int j = i + 1; j < words.size(); j++) {
                Word one = words.get(i);
                Word other = words.get(j);
                boolean sameLine = Math.abs(one.top() - other.top()) < 5;
                boolean apart = one.right() <= other.left() + 0.5 || other.right() <= one.left() + 0.5;
                assertThat(!sameLine || apart).as(one + " and " + other).isTrue();
            }
        }
    }

    @Test
    void printsASignForALetterThatTheFontHasNotAndSaysSo() throws IOException {
        Document page = TEMPLATE.fill(SampleCards.of("Ada \u6f22\u5b57 \u6f22"));

        assertThat(text(PRINTER.print(page))).contains("Ada ##");
        assertThat(PRINTER.missingLetters(page)).isEqualTo("\u6f22\u5b57");
        assertThat(PRINTER.missingLetters(TEMPLATE.fill(SampleCards.of("Ọ̀ṣun\u00a0\u200fمحمد Ƙwari’s – “Ada”"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "modern"})
    void fitsTwentySubjectsWithRemarksRatingsAndFeesOnAPage(String design) throws IOException {
        byte[] card = PRINTER.print(ReportCardTemplate.design(design).read().fill(SampleCards.remarkedOn(20)));

        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            BufferedImage image = new PDFRenderer(document).renderImageWithDPI(0, 100);
            ImageIO.write(image, "png", Files.newOutputStream(Path.of("target", "report-card-" + design + ".png")));
        }
        assertThat(text(card))
                .contains("Very good", "12.00", "98.50", "4th of 40", "January 05, 2026", "₦12,500.00")
                .contains("Punctuality", "Musical skills", "A steady worker", "Parent or guardian");
        assertNothingOverlaps(words(card));
    }

    @ParameterizedTest
    @CsvSource({"standard, 12", "standard, 20", "modern, 12", "modern, 20"})
    void fitsSixSentencesOfBothOnAPage(String design, int subjects) throws IOException {
        byte[] card =
                PRINTER.print(ReportCardTemplate.design(design).read().fill(SampleCards.withLongRemarks(subjects)));

        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
        }
        assertNothingOverlaps(words(card));
    }

    @Test
    void showsNoZeroForAMarkThatWasNotEntered() throws IOException {
        String text = text(PRINTER.print(TEMPLATE.fill(SampleCards.withMissingMarks())));

        assertThat(text.lines().map(String::strip))
                .anyMatch(line -> line.startsWith("Mathematics 28.00 – 28.00 F 0.00 40th 61.20"))
                .anyMatch(line -> line.startsWith("Yorùbá – – – – – – 61.20"))
                .anyMatch(line -> line.startsWith("– no mark was entered"));
        assertThat(text(print("Ada Obi"))).doesNotContain("no mark was entered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "modern"})
    void showsThePhoto(String design) throws IOException {
        BufferedImage photo = new BufferedImage(300, 400, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 300 * 400; i++) {
            photo.setRGB(i % 300, i / 300, i / 300 * 150);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(photo, "png", png);

        byte[] card = PRINTER.print(ReportCardTemplate.design(design)
                .read()
                .fill(SampleCards.withPhoto(CardPicture.dataAddress(png.toByteArray()))));

        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getResources().getXObjectNames()).hasSize(1);
            ImageIO.write(
                    new PDFRenderer(document).renderImageWithDPI(0, 100),
                    "png",
                    Files.newOutputStream(Path.of("target", "report-card-photo-" + design + ".png")));
        }
        assertNothingOverlaps(words(card));
    }

    @Test
    void raisesMarksThatStandOnCapitals() throws IOException {
        List<TextPosition> letters = positions(print("Ọ̀bí ọ̀bí"));
        List<Float> heights = new ArrayList<>();
        for (int i = 1; i < letters.size(); i++) {
            if (letters.get(i).getUnicode().equals("\u0300")
                    && letters.get(i - 1).getFontSizeInPt() < 10) {
                heights.add(letters.get(i - 1).getY() - letters.get(i).getY());
            }
        }

        assertThat(heights.get(0)).as("on the capital").isBetween(1f, 2.5f);
        assertThat(heights.get(1)).as("on the small letter").isZero();
    }

    @Test
    void staysSmallWithALogo() throws IOException {
        BufferedImage logo = new BufferedImage(800, 800, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 800 * 800; i++) {
            logo.setRGB(i % 800, i / 800, (i % 800) * 80 + random.nextInt(64));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(logo, "png", png);

        byte[] card = PRINTER.print(TEMPLATE.fill(SampleCards.withLogo(CardPicture.dataAddress(png.toByteArray()))));

        assertThat(card.length).isBetween(25_000, 100_000);
        try (PDDocument document = Loader.loadPDF(card)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getResources().getXObjectNames()).hasSize(1);
        }
    }

    private static int inkIn(BufferedImage image, double from, double to) {
        int ink = 0;
        for (int y = (int) (image.getHeight() * from); y < (int) (image.getHeight() * to); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFF) < 128) {
                    ink++;
                }
            }
        }
        return ink;
    }

    private static String text(byte[] card) throws IOException {
        try (PDDocument document = Loader.loadPDF(card)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private static boolean isArabic(int letter) {
        return Character.UnicodeScript.of(letter) == Character.UnicodeScript.ARABIC;
    }

    private static Set<String> glyphs(byte[] card) throws IOException {
        return positions(card).stream().map(TextPosition::getUnicode).collect(Collectors.toSet());
    }

    /** The shape with the number 0 is the box that stands for a letter that a font does not have. */
    private static void assertEveryLetterHasAShape(byte[] card) throws IOException {
        for (TextPosition position : positions(card)) {
            assertThat(position.getCharacterCodes()).as(position.getUnicode()).doesNotContain(0);
        }
    }

    private static List<TextPosition> positions(byte[] card) throws IOException {
        List<TextPosition> positions = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(card)) {
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition position) {
                    positions.add(position);
                }
            }.getText(document);
        }
        return positions;
    }

    private static List<Word> words(byte[] card) throws IOException {
        List<Word> words = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(card)) {
            new PDFTextStripper() {
                @Override
                protected void writeString(String text, List<TextPosition> positions) {
                    TextPosition first = positions.get(0);
                    TextPosition last = positions.get(positions.size() - 1);
                    words.add(new Word(text.strip(), first.getX(), first.getY(), last.getX() + last.getWidth()));
                }
            }.getText(document);
        }
        return words;
    }
}
