package io.ssync.sheets;

import java.io.InputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Which cell formats show a number as a date. A workbook stores dates as numbers of days; only the format tells that a date is
 * meant.
 */
final class DateFormats {

    /**
     * What a format's code shows as it stands: quoted and escaped characters, conditions and colours, padding. What is never
     * closed goes as far as the code, or each beginning of a thousand would look for its end anew.
     */
    private static final Pattern LITERAL = Pattern.compile("\"[^\"]*+\"?+|\\\\.|\\[[^]]*+]?+|[_*].");

    /** Spreadsheet programs take 255. */
    private static final int LONGEST_CODE = 1_000;

    private static final Pattern DATE_PART = Pattern.compile("[dmyhsDMYHS]");

    private final BitSet dates = new BitSet();

    /** A workbook without formats. */
    DateFormats() {}

    DateFormats(InputStream styles) throws XMLStreamException {
        Map<Integer, Boolean> custom = new HashMap<>();
        int format = 0;
        try (XmlCursor xml = new XmlCursor(styles)) {
            boolean inCellFormats = false;
            for (String name = xml.nextWithin("styleSheet"); name != null; name = xml.nextWithin("styleSheet")) {
                switch (name) {
                    case "numFmt" -> custom.put(number(xml, "numFmtId"), isDate(xml.attribute("formatCode")));
                    case "cellXfs" -> inCellFormats = true;
                    case "cellStyles", "dxfs", "cellStyleXfs" -> inCellFormats = false;
                    case "xf" -> {
                        if (inCellFormats) {
                            int id = number(xml, "numFmtId");
                            dates.set(format++, custom.getOrDefault(id, isBuiltInDate(id)));
                        }
                    }
                    default -> {}
                }
            }
        }
    }

    boolean isDate(int format) {
        return dates.get(format);
    }

    private static boolean isDate(@Nullable String code) {
        return code != null
                && code.length() <= LONGEST_CODE
                && DATE_PART.matcher(LITERAL.matcher(code).replaceAll("")).find();
    }

    /** The formats that every workbook has without saying so. */
    private static boolean isBuiltInDate(int id) {
        return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58;
    }

    private static int number(XmlCursor xml, String attribute) {
        String value = xml.attribute(attribute);
        return value == null ? 0 : Integer.parseInt(value);
    }
}
