package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would hold a worker's thread for minutes, or fill its memory, before anything looks at how large they are. */
class HostileMarkupTest {

    /** Far more than any of these files may take, far less than what they took: processor time, so other load does not count. */
    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aFormatOfBracketsThatAreNeverClosedIsRefusedAtOnce() {
        refusedInAMoment(new RawWorkbook()
                .styles("<numFmts><numFmt numFmtId=\"170\" formatCode=\"" + "[".repeat(500_000) + "\"/></numFmts>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "&quot;", "\\[", "_["})
    void manyFormatsOfWhatIsNeverClosedAreReadAtOnce(String opening) {
        int longestThatIsRead = opening.equals("&quot;") ? 5_000 : 30_000;
        String code = opening.repeat(longestThatIsRead / opening.length());
        readInAMoment(new RawWorkbook()
                .styles("<numFmts>" + each(30, i -> "<numFmt numFmtId=\"170\" formatCode=\"" + code + "\"/>")
                        + "</numFmts>"));
    }

    @Test
    void aRowThatDeclaresThousandsOfNamespacesIsRefusedAtOnce() {
        refusedInAMoment(new RawWorkbook().sheetData("<row" + each(60_000, i -> " xmlns:a" + i + "=\"u\"") + "/>"));
    }

    @Test
    void manyRowsThatDeclareSomeNamespacesAreRefusedAtOnce() {
        String row = "<row" + each(2_000, i -> " xmlns:a" + i + "=\"u\"") + "/>";

        refusedInAMoment(new RawWorkbook().sheetData(row.repeat(400)));
    }

    @Test
    void aTagDoesNotHideBehindTheEndOfAnotherInAValue() {
        String namespaces = each(60_000, i -> " xmlns:a" + i + "=\"u\"");

        refusedInAMoment(new RawWorkbook().sheetData("<row x=\">\"" + namespaces + "/>"));
        refusedInAMoment(new RawWorkbook().sheetData("<![CDATA[ > <a b=\" ]]><row x=\">\"" + namespaces + "/>"));
        refusedInAMoment(new RawWorkbook().sheetData("<!-- > <a b=\" --><row x=\">\"" + namespaces + "/>"));
        refusedInAMoment(new RawWorkbook().sheetData("<?x > <a b=\" ?><row x=\">\"" + namespaces + "/>"));
    }

    @Test
    void aPartInAnotherEncodingIsRefused() {
        String row = "<row" + each(20_000, i -> " xmlns:a" + i + "=\"u\"") + "/>";
        String sheet =
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData>" + row + "</sheetData></worksheet>";

        refusedInAMoment(new RawWorkbook().part("xl/worksheets/sheet1.xml", sheet.getBytes(UTF_16)));
    }

    @Test
    void aRowOfThousandsOfAttributesIsRefusedAtOnce() {
        refusedInAMoment(new RawWorkbook().sheetData("<row" + each(60_000, i -> " a" + i + "=\"\"") + "/>"));
    }

    @Test
    void namesWithoutEndAreRefused() {
        refusedInAMoment(new RawWorkbook().sheetData(each(100_000, i -> "<n" + i + "/>")));
        refusedInAMoment(new RawWorkbook().sheetData(each(100_000, i -> "<?n" + i + "?>")));
    }

    @Test
    void manyWorksheetsWithoutTheirPartsAreRefusedAtOnce() {
        String sheets = each(40_000, i -> "<sheet name=\"s\" sheetId=\"1\" r:id=\"r" + i + "\"/>");
        String relationships = each(40_000, i -> RawWorkbook.relationship("q" + i, "worksheet", "x"));

        refusedInAMoment(new RawWorkbook()
                .part("xl/workbook.xml", RawWorkbook.sheets(sheets))
                .part("xl/_rels/workbook.xml.rels", relationships));
    }

    @Test
    void aTextInPiecesWithoutEndIsRefused() {
        String pieces = "<r><t>" + "x".repeat(10_000) + "</t></r>";

        refusedInAMoment(new RawWorkbook().sharedStrings("<si>" + pieces.repeat(90) + "</si>"));
        refusedInAMoment(new RawWorkbook()
                .sheetData("<row r=\"1\"><c r=\"A1\"><v>" + ("x".repeat(10_000) + "<!-- -->").repeat(90)
                        + "</v></c></row>"));
    }

    @Test
    void aHeadingOfParenthesesIsReadAtOnce() {
        byte[] file = ("name,town," + "(".repeat(130_000) + "\nAda,Lagos,").getBytes(UTF_8);

        assertThat(processorTime(() -> SheetTable.open(file, PersonColumn.class)))
                .isLessThan(A_MOMENT);
    }

    @Test
    void hundredsOfMegabytesOfSharedTextsAreRefusedUnread() {
        RawWorkbook workbook = new RawWorkbook().part("xl/sharedStrings.xml", texts(), 150);

        assertThat(memoryToRefuse(workbook.zip())).isLessThan(8L << 20);
    }

    @Test
    void tensOfMegabytesOfStylesAreRefusedUnread() {
        RawWorkbook workbook = new RawWorkbook().part("xl/styles.xml", texts(), 50);

        assertThat(memoryToRefuse(workbook.zip())).isLessThan(8L << 20);
    }

    @Test
    void emptySharedTextsWithoutEndAreRefused() {
        SheetLimits limits = new SheetLimits(100, 16, 20, 4 << 20, 4 << 20, 10_000, 1 << 14, 1 << 16, 1 << 20);
        byte[] file = new RawWorkbook().sharedStrings("<si/>".repeat(300_000)).zip();

        assertThatThrownBy(() -> Sheet.of(file, limits)).hasMessageContaining("too much text");
    }

    @Test
    void anInterruptEndsTheReading() {
        byte[] workbook = new RawWorkbook()
                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
                .zip();
        byte[] text = "name\nAda".getBytes(UTF_8);
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> read(workbook)).isInstanceOf(SheetInterruptedException.class);
            assertThatThrownBy(() -> read(text)).isInstanceOf(SheetInterruptedException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void quotationMarksInCommentsAndTextsAreRead() {
        byte[] file = new RawWorkbook()
                .sheetData(
                        "<!-- don't > --><?x don't?><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t><![CDATA[it's <a b=\"]]></t></is></c>"
                                + "<c r=\"B1\" t='inlineStr'><is><t>\"</t></is></c></row>"
                                + "<!-- x -->".repeat(10_000))
                .zip();

        try (SheetRows rows = Sheet.of(file, SheetLimits.DEFAULTS).rows()) {
            assertThat(rows.next().cells()).extracting(Cell::text).containsExactly("it's <a b=\"", "\"");
            assertThat(rows.next()).isNull();
        }
    }

    private static String each(int count, IntFunction<String> piece) {
        return IntStream.range(0, count).mapToObj(piece).collect(joining());
    }

    /** A megabyte of texts that pack well, though not too well. */
    private static byte[] texts() {
        StringBuilder texts = new StringBuilder();
        Random random = new Random(1);
        while (texts.length() < 1 << 20) {
            texts.append("<si><t>")
                    .append("Ada Obi ".repeat(20))
                    .append(random.nextInt())
                    .append("</t></si>");
        }
        return texts.toString().getBytes(UTF_8);
    }

    private static void refusedInAMoment(RawWorkbook workbook) {
        byte[] file = workbook.zip();
        assertThat(processorTime(() -> assertThatThrownBy(() -> read(file)).isInstanceOf(SheetRejectedException.class)))
                .isLessThan(A_MOMENT);
    }

    private static void readInAMoment(RawWorkbook workbook) {
        byte[] file = workbook.zip();
        assertThat(processorTime(() -> read(file))).isLessThan(A_MOMENT);
    }

    private static Duration processorTime(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
    }

    /** What is allocated until a file is refused. */
    private static long memoryToRefuse(byte[] file) {
        long start = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThatThrownBy(() -> read(file)).isInstanceOf(SheetRejectedException.class);
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - start;
    }

    private static void read(byte[] file) {
        try (SheetRows rows = Sheet.of(file, SheetLimits.DEFAULTS).rows()) {
            SheetRow row;
            do {
                row = rows.next();
            } while (row != null);
        }
    }
}
