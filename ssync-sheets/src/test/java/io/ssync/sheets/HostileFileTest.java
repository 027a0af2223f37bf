package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Files that would cost a worker its memory, its time or its secrets. */
class HostileFileTest {

    private static final SheetLimits SMALL =
            new SheetLimits(100, 16, 20, 4 << 20, 2 << 20, 100, 1 << 14, 1 << 16, 1 << 20);

    @Test
    void aZipBombIsRefused() {
        String bomb = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                + " ".repeat(64).concat("<x/>").repeat(100_000);

        refused(new RawWorkbook().sheetData(bomb).zip(), SMALL)
                .hasMessageContaining("unpacks to far more than its size");
    }

    @Test
    void aPartThatClaimsToBePackedLargeIsStillMeasuredByTheFile() {
        byte[] file = new RawWorkbook().sheetData("<x/>".repeat(600_000)).zip();
        for (int i = 0; i + 4 < file.length; i++) {
            if (file[i] == 'P' && file[i + 1] == 'K' && file[i + 2] == 1 && file[i + 3] == 2) {
                file[i + 23] = 0x7F; // the most significant byte of the packed size in the directory
            }
        }

        refused(file, SMALL);
    }

    @Test
    void aTextOfManyMegabytesIsRefused() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        String text = Base64.getEncoder().encodeToString(noise);

        refused(
                        new RawWorkbook()
                                .sheetData("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + text
                                        + "</t></is></c></row>")
                                .zip(),
                        SMALL)
                .hasMessageContaining("far too much text");
    }

    @Test
    void tooMuchSharedTextIsRefused() {
        StringBuilder items = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 40_000; i++) {
            items.append("<si><t>")
                    .append(Long.toHexString(random.nextLong()))
                    .append(Long.toHexString(random.nextLong()));
            items.append("</t></si>");
        }

        refused(new RawWorkbook().sharedStrings(items.toString()).zip(), SMALL).hasMessageContaining("too much text");
    }

    @Test
    void tooManyPartsAreRefused() {
        RawWorkbook workbook = new RawWorkbook();
        for (int i = 0; i < 20; i++) {
            workbook.part("xl/media/image" + i + ".png", new byte[0]);
        }

        refused(workbook.zip(), SMALL).hasMessageContaining("more than 20 parts");
    }

    @Test
    void tooManyColumnsAreRefused() {
        refused(
                        new RawWorkbook()
                                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row>")
                                .zip(),
                        SMALL)
                .hasMessageContaining("more than 16 columns");
    }

    @Test
    void aColumnThatNoSheetHasIsRefused() {
        refused(
                        new RawWorkbook()
                                .sheetData("<row r=\"1\"><c r=\"ZZZZZZZ1\"><v>1</v></c></row>")
                                .zip(),
                        SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void aSharedTextThatDoesNotExistIsRefused() {
        refused(
                        new RawWorkbook()
                                .sheetData("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>2000000000</v></c></row>")
                                .zip(),
                        SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void aNumberWithABillionDigitsIsRefused() {
        refused(
                        new RawWorkbook()
                                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1E999999999</v></c></row>")
                                .zip(),
                        SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void elementsWithinElementsWithoutEndAreRefused() {
        refused(new RawWorkbook().sheetData("<a>".repeat(100_000)).zip(), SMALL).hasMessageContaining("damaged");
    }

    @Test
    void anExternalEntityIsRefused() {
        String xml =
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData>"
                        + "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>";

        refused(
                        new RawWorkbook()
                                .part("xl/worksheets/sheet1.xml", xml.getBytes(UTF_8))
                                .zip(),
                        SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void entitiesThatMultiplyAreRefused() {
        String xml =
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">]>"
                        + "<sst><si><t>&b;&b;&b;</t></si></sst>";

        refused(
                        new RawWorkbook()
                                .part("xl/sharedStrings.xml", xml.getBytes(UTF_8))
                                .zip(),
                        SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void aFileCutOffIsRefused() {
        byte[] file = new RawWorkbook()
                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
                .zip();

        for (int length = 4; length < file.length; length += 7) {
            refused(Arrays.copyOf(file, length), SMALL);
        }
    }

    @Test
    void aWorksheetCutOffIsRefused() {
        byte[] xml = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c".getBytes(UTF_8);

        refused(new RawWorkbook().part("xl/worksheets/sheet1.xml", xml).zip(), SMALL)
                .hasMessageContaining("damaged");
    }

    @Test
    void anyOtherDamageIsRefusedOrDoesNoHarm() {
        Random random = new Random(20250915);
        byte[] packed =
                SheetFiles.workbook(SheetFiles.row("name", 1, true, LocalDate.of(2010, 5, 31)), SheetFiles.row("Ada"));
        byte[] xml =
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Ada</t></is></c></row></sheetData></worksheet>"
                        .getBytes(UTF_8);

        for (int i = 0; i < 3_000; i++) {
            readOrRefused(damaged(packed, random));
            readOrRefused(new RawWorkbook()
                    .part("xl/worksheets/sheet1.xml", damaged(xml, random))
                    .zip());
        }
    }

    private static byte[] damaged(byte[] file, Random random) {
        byte[] damaged = file.clone();
        for (int i = 0; i < 4; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private static void readOrRefused(byte[] file) {
        try {
            read(file, SMALL);
        } catch (SheetRejectedException expected) {
            // and nothing else
        }
    }

    @Test
    void aQuotationMarkThatIsNeverClosedIsRefused() {
        refused(("a,b\n\"" + "x,y\n".repeat(100_000)).getBytes(UTF_8), SMALL).hasMessageContaining("quotation mark");
    }

    private static AbstractThrowableAssert<?, ?> refused(byte[] file, SheetLimits limits) {
        return assertThatThrownBy(() -> read(file, limits)).isInstanceOf(SheetRejectedException.class);
    }

    private static void read(byte[] file, SheetLimits limits) {
        try (SheetRows rows = Sheet.of(file, limits).rows()) {
            SheetRow row;
            do {
                row = rows.next();
            } while (row != null);
        }
    }
}
