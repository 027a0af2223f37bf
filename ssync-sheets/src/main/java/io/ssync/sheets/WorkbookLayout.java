package io.ssync.sheets;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Where in a workbook the things are that matter here.
 *
 * @param worksheet the part that is the active worksheet; the first one if none is marked
 * @param otherWorksheets the parts of the others that are not hidden, by their names
 * @param strings the part with the shared strings, if there is one
 * @param styles the part with the formats, if there is one
 * @param countsFrom1904 whether dates are counted from 1904, as Macs did, instead of 1900
 */
record WorkbookLayout(
        String worksheet,
        Map<String, String> otherWorksheets,
        @Nullable String strings,
        @Nullable String styles,
        boolean countsFrom1904) {

    /** Says that a part needs another one, for the purpose that its type ends with. */
    private record Relationship(String id, String type, String target) {}

    static WorkbookLayout of(WorkbookParts parts, SheetLimits limits) throws IOException, XMLStreamException {
        String workbook = target(relationships(parts, "", limits), "/officeDocument");
        if (workbook == null) {
            throw new SheetRejectedException("The file is not an Excel workbook. Save it as .xlsx and upload that.");
        }
        if (workbook.endsWith(".bin")) {
            throw new SheetRejectedException("The workbook is a binary one (.xlsb). Save it as .xlsx and upload that.");
        }
        List<Relationship> related = relationships(parts, workbook, limits);
        List<String> sheetIds = new ArrayList<>();
        Map<String, String> namesOfShown = new LinkedHashMap<>();
        int active = 0;
        boolean countsFrom1904 = false;
        try (XmlCursor xml = new XmlCursor(required(parts, workbook, limits))) {
            for (String name = xml.nextWithin("workbook"); name != null; name = xml.nextWithin("workbook")) {
                switch (name) {
                    case "workbookPr" -> countsFrom1904 = isTrue(xml.attribute("date1904"));
                    case "workbookView" -> active = number(xml.attribute("activeTab"));
                    case "sheet" -> {
                        if (sheetIds.size() == limits.parts()) {
                            throw new XMLStreamException("more worksheets than parts");
                        }
                        String id = String.valueOf(xml.prefixedAttribute("id"));
                        sheetIds.add(id);
                        if (!String.valueOf(xml.attribute("state")).endsWith("idden")) {
                            namesOfShown.put(id, String.valueOf(xml.attribute("name")));
                        }
                    }
                    default -> {}
                }
            }
        }
        Map<String, String> worksheets = new HashMap<>();
        related.stream()
                .filter(relationship -> relationship.type().endsWith("/worksheet"))
                .forEach(relationship -> worksheets.putIfAbsent(relationship.id(), relationship.target()));
        String worksheet = worksheet(worksheets, sheetIds, active);
        Map<String, String> others = new LinkedHashMap<>();
        namesOfShown.forEach((id, name) -> {
            String part = worksheets.get(id);
            if (part != null && !part.equals(worksheet)) {
                others.put(name, part);
            }
        });
        return new WorkbookLayout(
                worksheet, others, target(related, "/sharedStrings"), target(related, "/styles"), countsFrom1904);
    }

    /** A tab may also be a chart, and the active one may be missing: then the first that is a worksheet. */
    private static String worksheet(Map<String, String> worksheets, List<String> sheetIds, int active) {
        List<String> inOrder = new ArrayList<>(sheetIds);
        if (active >= 0 && active < sheetIds.size()) {
            inOrder.add(0, sheetIds.get(active));
        }
        for (String id : inOrder) {
            String worksheet = worksheets.get(id);
            if (worksheet != null) {
                return worksheet;
            }
        }
        throw new SheetRejectedException("The workbook has no worksheet.");
    }

    private static @Nullable String target(List<Relationship> relationships, String typeEnd) {
        return relationships.stream()
                .filter(relationship -> relationship.type().endsWith(typeEnd))
                .map(Relationship::target)
                .findFirst()
                .orElse(null);
    }

    /** The relationships of a part, or of the workbook file as a whole if the name is empty. */
    private static List<Relationship> relationships(WorkbookParts parts, String part, SheetLimits limits)
            throws IOException, XMLStreamException {
        int slash = part.lastIndexOf('/') + 1;
        String folder = part.substring(0, slash);
        List<Relationship> found = new ArrayList<>();
        var stream = parts.open(folder + "_rels/" + part.substring(slash) + ".rels", limits.partBytes());
        if (stream.isEmpty()) {
            return found;
        }
        try (XmlCursor xml = new XmlCursor(stream.get())) {
            while (xml.moveTo("Relationship")) {
                if (found.size() == limits.parts()) {
                    throw new XMLStreamException("more relationships than parts");
                }
                String target = String.valueOf(xml.attribute("Target"));
                found.add(new Relationship(
                        String.valueOf(xml.attribute("Id")),
                        String.valueOf(xml.attribute("Type")),
                        target.startsWith("/") ? target.substring(1) : folder + target));
            }
        }
        return found;
    }

    private static InputStream required(WorkbookParts parts, String name, SheetLimits limits) throws IOException {
        return parts.open(name, limits.partBytes()).orElseThrow(() -> new IOException(name + " is missing"));
    }

    private static boolean isTrue(@Nullable String value) {
        return "1".equals(value) || "true".equals(value);
    }

    private static int number(@Nullable String value) {
        return value == null ? 0 : Integer.parseInt(value);
    }
}
