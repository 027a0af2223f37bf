package io.ssync.sheets;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * The active table of an OpenDocument spreadsheet, as LibreOffice saves it: the first one if none is marked. The content, which has
 * all tables, is streamed anew each time it is read.
 */
final class OpenDocumentSheet implements Sheet {

    private static final String CONTENT = "content.xml";
    private static final int MOST_OTHERS = 20;

    private final WorkbookParts parts;
    private final SheetLimits limits;
    private final List<String> names;
    private final int active;

    OpenDocumentSheet(WorkbookParts parts, SheetLimits limits) {
        this.parts = parts;
        this.limits = limits;
        try {
            refuseEncrypted();
            names = names();
            if (names.isEmpty()) {
                throw new SheetRejectedException("The OpenDocument file has no table. Upload a spreadsheet.");
            }
            active = Math.max(0, activeName().map(names::indexOf).orElse(0));
        } catch (IOException | XMLStreamException e) {
            throw WorkbookSheet.damaged(e);
        }
    }

    /** Whether an archive is an OpenDocument file; a workbook of Excel always has the other part. */
    static boolean isIn(WorkbookParts parts) {
        return parts.has(CONTENT) && !parts.has("[Content_Types].xml");
    }

    @Override
    public SheetRows rows() {
        return rows(active);
    }

    @Override
    public List<String> others() {
        List<String> others = new ArrayList<>();
        for (int table = 0; table < names.size() && others.size() < MOST_OTHERS; table++) {
            if (table != active && holdsSomething(table)) {
                others.add(names.get(table));
            }
        }
        return others;
    }

    private boolean holdsSomething(int table) {
        try (SheetRows rows = rows(table)) {
            return rows.next() != null;
        } catch (SheetRejectedException e) {
            return true; // a fault of a table that nobody asked for
        }
    }

    /** Dates are written as dates. */
    @Override
    public boolean countsFrom1904() {
        return false;
    }

    private SheetRows rows(int table) {
        try {
            XmlCursor xml = content();
            for (int i = 0; i <= table; i++) {
                xml.moveTo("table");
            }
            return new OpenDocumentRows(xml, limits);
        } catch (IOException | XMLStreamException e) {
            throw WorkbookSheet.damaged(e);
        }
    }

    private XmlCursor content() throws IOException, XMLStreamException {
        return new XmlCursor(parts.open(CONTENT, limits.worksheetBytes())
                .orElseThrow(() -> new IOException(CONTENT + " is missing")));
    }

    private List<String> names() throws IOException, XMLStreamException {
        List<String> found = new ArrayList<>();
        try (XmlCursor xml = content()) {
            while (xml.moveTo("table")) {
                if (found.size() == limits.parts()) {
                    throw new XMLStreamException("more tables than parts");
                }
                found.add(String.valueOf(xml.prefixedAttribute("name")));
            }
        }
        return found;
    }

    /** The programs that write such files keep the open tab among the settings. */
    private Optional<String> activeName() throws IOException, XMLStreamException {
        Optional<InputStream> settings = parts.open("settings.xml", limits.partBytes());
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try (XmlCursor xml = new XmlCursor(settings.get())) {
            while (xml.moveTo("config-item")) {
                if ("ActiveTable".equals(xml.prefixedAttribute("name"))) {
                    return Optional.of(xml.text());
                }
            }
        }
        return Optional.empty();
    }

    private void refuseEncrypted() throws IOException, XMLStreamException {
        Optional<InputStream> manifest = parts.open("META-INF/manifest.xml", limits.partBytes());
        if (manifest.isPresent()) {
            try (XmlCursor xml = new XmlCursor(manifest.get())) {
                if (xml.moveTo("encryption-data")) {
                    throw new SheetRejectedException(
                            "The spreadsheet is encrypted. Save it without a password and upload that.");
                }
            }
        }
    }
}
