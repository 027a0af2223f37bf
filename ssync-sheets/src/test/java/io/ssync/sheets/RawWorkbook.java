package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook put together part by part, for what no spreadsheet program would write. */
public final class RawWorkbook {

    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /** Bytes, so many times. */
    private record Part(byte[] content, int times) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();

    public RawWorkbook() {
        part("_rels/.rels", relationship("rId1", "officeDocument", "xl/workbook.xml"));
        part(
                "xl/_rels/workbook.xml.rels",
                relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                        + relationship("rId2", "sharedStrings", "sharedStrings.xml")
                        + relationship("rId3", "styles", "styles.xml"));
        part("xl/workbook.xml", sheets("<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>"));
        sheetData("");
    }

    /** The rows of the worksheet. */
    public RawWorkbook sheetData(String rows) {
        return part(
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"" + MAIN + "\"><sheetData>" + rows + "</sheetData></worksheet>");
    }

    public RawWorkbook sharedStrings(String items) {
        return part("xl/sharedStrings.xml", "<sst xmlns=\"" + MAIN + "\">" + items + "</sst>");
    }

    public RawWorkbook styles(String styles) {
        return part("xl/styles.xml", "<styleSheet xmlns=\"" + MAIN + "\">" + styles + "</styleSheet>");
    }

    public RawWorkbook part(String name, String content) {
        String xml = name.endsWith(".rels")
                ? "<Relationships xmlns=\"" + RELATIONSHIPS + "\">" + content + "</Relationships>"
                : content;
        return part(name, ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(UTF_8));
    }

    public RawWorkbook part(String name, byte[] content) {
        return part(name, content, 1);
    }

    /** A part of many times the same, which is never held as a whole. */
    public RawWorkbook part(String name, byte[] content, int times) {
        parts.put(name, new Part(content, times));
        return this;
    }

    public static String relationship(String id, String type, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + OFFICE + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    /** The content of the workbook part. */
    public static String sheets(String sheets) {
        return workbook("", sheets);
    }

    public static String workbook(String before, String sheets) {
        return "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + OFFICE + "\">" + before + "<sheets>" + sheets
                + "</sheets></workbook>";
    }

    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Part> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                for (int i = 0; i < part.getValue().times(); i++) {
                    zip.write(part.getValue().content());
                }
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
