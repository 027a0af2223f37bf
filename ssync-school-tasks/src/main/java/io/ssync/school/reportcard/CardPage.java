package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.ssync.school.template.BoundedTemplates;
import java.io.IOException;
import java.io.StringReader;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** A template that is ready to be filled in. What is put in is escaped. Safe for use by many threads. */
final class CardPage {

    /** Far more than a page has, pictures in it too: a loop without end must end. */
    private static final int LONGEST = 1_000_000;

    /** What is printed in well below a second: a card has 500 tags and 5,000 letters. */
    private static final int MOST_TAGS = 20_000;

    private static final int MOST_LETTERS = 100_000;

    /** What the engine replaces. */
    private static final Pattern MARKUP = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}|\\{#.*?#}", Pattern.DOTALL);

    private final TemplateFiles files;
    private final String name;
    private final PebbleTemplate template;

    private CardPage(TemplateFiles files, String name, PebbleTemplate template) {
        this.files = files;
        this.name = name;
        this.template = template;
    }

    static CardPage of(TemplateFiles files, String name) {
        try {
            return new CardPage(
                    files,
                    name,
                    BoundedTemplates.engine(files, LONGEST, List.of())
                            .strictVariables(true)
                            .extension(new TemplatePictures(files), new CardFilters())
                            .build()
                            .getTemplate(name));
        } catch (PebbleException e) {
            throw mistake(e, name);
        }
    }

    /** The page of a card. */
    Document fill(ReportCard card) {
        return fill(Map.of("card", card));
    }

    /** The page with some values. */
    Document fill(Map<String, ?> values) {
        String text;
        try {
            text = BoundedTemplates.fill(template, values);
        } catch (PebbleException e) {
            throw mistake(e, name);
        } catch (IOException e) {
            throw new ReportCardException("The template " + name + " cannot be read: " + e.getMessage(), e);
        }
        requireToBeAPage(text);
        // Fonts have the letters with their marks, which look better than marks put on letters.
        String page = Normalizer.normalize(text, Normalizer.Form.NFC);
        try {
            Document document = parse(page);
            MarksOnCapitals.raise(document);
            return document;
        } catch (SAXParseException e) {
            throw mistake(e, page);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new ReportCardException("The template " + name + " is not HTML: " + e.getMessage(), e);
        }
    }

    /** Laying out what a template has repeated a thousand times would take long and much memory. */
    private void requireToBeAPage(String text) {
        int tags = 0;
        int letters = 0;
        boolean inTag = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '<') {
                tags++;
                inTag = true;
            } else if (letter == '>') {
                inTag = false;
            } else if (!inTag) {
                letters++;
            }
        }
        if (tags > MOST_TAGS || letters > MOST_LETTERS) {
            throw new ReportCardException("The template " + name + " makes a page of " + tags + " tags and " + letters
                    + " letters, at most there are " + MOST_TAGS + " and " + MOST_LETTERS
                    + "; does it repeat itself without end?");
        }
    }

    private static Document parse(String page) throws SAXException, IOException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler()); // does not print
        parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
        return parser.parse(new InputSource(new StringReader(page)));
    }

    private static ReportCardException mistake(PebbleException e, String template) {
        String file = e.getFileName() == null ? template : e.getFileName();
        String line = e.getLineNumber() == null ? "" : " in line " + e.getLineNumber();
        return new ReportCardException("The template " + file + " is wrong" + line + ": " + e.getPebbleMessage(), e);
    }

    /** Looks for the line in the template, where people can correct it; lines of the page are others. */
    private ReportCardException mistake(SAXParseException e, String page) {
        try {
            parse(MARKUP.matcher(files.text(name))
                    .replaceAll(found -> " ".repeat(found.group().length())));
        } catch (SAXParseException inTemplate) {
            return new ReportCardException(
                    "The template " + name + " is wrong in line " + inTemplate.getLineNumber() + ": "
                            + inTemplate.getMessage(),
                    e);
        } catch (SAXException | IOException | ParserConfigurationException other) {
            e.addSuppressed(other);
        }
        String line = page.lines()
                .skip(Math.max(0, e.getLineNumber() - 1L))
                .findFirst()
                .orElse("");
        return new ReportCardException(
                "The template " + name + " makes a page that is wrong at \"" + line.strip() + "\": " + e.getMessage(),
                e);
    }
}
