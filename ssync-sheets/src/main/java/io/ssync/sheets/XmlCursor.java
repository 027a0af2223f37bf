package io.ssync.sheets;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Moves forward through a part of a workbook, from element to element. Names are local names: strict and transitional
 * workbooks differ in their namespaces only.
 *
 * <p>A document type, which is how XML brings in other files and explodes, is an error here; workbooks have none.
 */
final class XmlCursor implements AutoCloseable {

    /** Elements of a workbook nest less than ten deep; a parser keeps every open one. */
    private static final int DEEPEST = 100;

    /** Of one element, declarations of namespaces included; the parser compares each with each. */
    private static final int MOST_ATTRIBUTES = 100;

    /** Different names in a part; the parser keeps every one. A workbook has less than a hundred. */
    private static final int MOST_NAMES = 1_000;

    /** More than a cell can hold. */
    private static final int LONGEST_TEXT = 1 << 17;

    /** Runs of blanks are taken for one in the end. */
    private static final int MOST_BLANKS = 100;

    /** The encodings in which {@link MarkupBounds} sees tags as the parser does. */
    private static final Set<String> LIKE_ASCII = Set.of("UTF-8", "US-ASCII", "ISO-8859-1");

    private final InputStream part;
    private final XMLStreamReader reader;
    private final Set<String> names = new HashSet<>();
    private int depth;

    XmlCursor(InputStream part) throws XMLStreamException {
        this.part = part;
        // Not shared: a factory remembers every name that its readers ever met.
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        reader = factory.createXMLStreamReader(part);
        String encoding = reader.getCharacterEncodingScheme();
        if (encoding != null && !LIKE_ASCII.contains(encoding.toUpperCase(Locale.ROOT))) {
            throw new XMLStreamException("a part in " + encoding);
        }
    }

    /** Moves to the next element within the given one, at any depth, and returns its name; null at the end of that one. */
    @Nullable
    String nextWithin(String parent) throws XMLStreamException {
        while (reader.hasNext()) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return reader.getLocalName();
            }
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals(parent)) {
                return null;
            }
        }
        return null;
    }

    /** Moves to the next element of that name; false if there is none. */
    boolean moveTo(String name) throws XMLStreamException {
        while (reader.hasNext()) {
            if (next() == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** An attribute of the current element that has no prefix. */
    @Nullable
    String attribute(String name) {
        return reader.getAttributeValue("", name);
    }

    /** An attribute of the current element that has a prefix, such as {@code r:id}. */
    @Nullable
    String prefixedAttribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)
                    && !reader.getAttributePrefix(i).isEmpty()) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** Moves to the end of the current element, which holds nothing but text, and returns the text. */
    String text() throws XMLStreamException {
        String first = "";
        StringBuilder more = null;
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (isText(event)) {
                String piece = piece();
                if (first.isEmpty()) {
                    first = piece;
                } else {
                    more = more == null ? new StringBuilder(first) : more;
                    more.append(piece);
                    boundText(more.length());
                }
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("<" + reader.getLocalName() + "> where only text may be");
            }
        }
        return more == null ? first : more.toString();
    }

    /**
     * Moves to the end of the current element and returns the text of all its {@code <t>}: a formatted text comes in several
     * pieces. Those of {@code <rPh>} are left out: they say how the text is pronounced.
     */
    String formattedText() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int end = depth - 1;
        boolean pronunciation = false;
        while (depth > end) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                if (name.equals("t") && !pronunciation) {
                    text.append(text());
                    boundText(text.length());
                } else if (name.equals("rPh")) {
                    pronunciation = true;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("rPh")) {
                pronunciation = false;
            }
        }
        return text.toString();
    }

    /**
     * Moves to the end of the current element and returns its paragraphs, one in a line, as OpenDocument writes text: with elements
     * for several blanks, tabs and line ends. Notes beside the text are left out.
     */
    String paragraphs() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int end = depth - 1;
        int paragraph = 0; // how deep the cursor is within one
        int note = 0;
        boolean isFirst = true;
        while (depth > end) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                note += note > 0 || name.equals("annotation") ? 1 : 0;
                if (note == 0 && paragraph == 0 && name.equals("p") && !isFirst) {
                    text.append('\n');
                }
                if (note == 0 && (paragraph > 0 || name.equals("p"))) {
                    paragraph++;
                    isFirst = false;
                    text.append(signs(name));
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (note > 0) {
                    note--;
                } else if (paragraph > 0) {
                    paragraph--;
                }
            } else if (isText(event) && note == 0 && paragraph > 0) {
                text.append(piece());
                boundText(text.length());
            }
        }
        return text.toString();
    }

    /** What an element of OpenDocument stands for within a text. */
    private String signs(String name) {
        return switch (name) {
            case "s" -> {
                String count = prefixedAttribute("c");
                yield " ".repeat(count == null ? 1 : Math.min(MOST_BLANKS, Integer.parseInt(count)));
            }
            case "tab" -> "\t";
            case "line-break" -> "\n";
            default -> "";
        };
    }

    private int next() throws XMLStreamException {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                boundElement();
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new XMLStreamException("a document type or an entity, which workbooks do not have");
            } else if (event == XMLStreamConstants.PROCESSING_INSTRUCTION) {
                boundName(reader.getPITarget());
            }
            return event;
        } catch (UncheckedStreamException e) {
            throw new XMLStreamException(e);
        }
    }

    private void boundElement() throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("elements nest more than " + DEEPEST + " deep");
        }
        int attributes = reader.getAttributeCount();
        if (attributes + reader.getNamespaceCount() > MOST_ATTRIBUTES) {
            throw new XMLStreamException("an element has more than " + MOST_ATTRIBUTES + " attributes");
        }
        boundName(reader.getLocalName());
        for (int i = 0; i < attributes; i++) {
            boundName(reader.getAttributeLocalName(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            boundName(String.valueOf(reader.getNamespacePrefix(i)));
        }
    }

    private void boundName(String name) throws XMLStreamException {
        if (names.add(name) && names.size() > MOST_NAMES) {
            throw new XMLStreamException("more than " + MOST_NAMES + " different names");
        }
    }

    private static void boundText(int length) {
        if (length > LONGEST_TEXT) {
            throw new SheetRejectedException("A cell of the workbook holds far too much text.");
        }
    }

    /** The parser reads text only when it is asked for, so that is where it finds its end missing. */
    private String piece() throws XMLStreamException {
        try {
            return reader.getText();
        } catch (UncheckedStreamException e) {
            throw new XMLStreamException(e);
        }
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE;
    }

    @Override
    public void close() throws XMLStreamException {
        try {
            reader.close();
            part.close();
        } catch (IOException e) {
            throw new XMLStreamException(e);
        }
    }
}
