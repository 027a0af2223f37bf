package io.ssync.school.reportcard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * Raises marks that stand on capitals, as in Ọ̀ṣun: fonts have no such letter in one piece, and put on it the mark would lie in
 * it, at the height that is right for small letters.
 */
final class MarksOnCapitals {

    /** A capital, marks below it, and the marks above it. */
    private static final Pattern MARKED =
            Pattern.compile("\\p{Lu}[\\u0316-\\u0319\\u0323-\\u0333]*([\\u0300-\\u0314]+)");

    /** How much higher a capital is than a small letter, in the font of the cards. */
    private static final String RAISED = "vertical-align: 0.18em; line-height: 0";

    private MarksOnCapitals() {}

    static void raise(Document page) {
        raiseBelow(page, page.getDocumentElement());
    }

    private static void raiseBelow(Document page, Node node) {
        for (Node child = node.getFirstChild(); child != null; ) {
            Node next = child.getNextSibling();
            if (child instanceof Text text) {
                raiseIn(page, text);
            } else if (!"head".equals(child.getLocalName())) {
                raiseBelow(page, child);
            }
            child = next;
        }
    }

    /** The text between the marks gets elements too: bare text would be written before them, and read out of order. */
    private static void raiseIn(Document page, Text text) {
        Matcher marked = MARKED.matcher(text.getData());
        int done = 0;
        while (marked.find()) {
            insert(page, text, done, marked.start(1), "");
            insert(page, text, marked.start(1), marked.end(1), RAISED);
            done = marked.end(1);
        }
        if (done > 0) {
            insert(page, text, done, text.getLength(), "");
            text.getParentNode().removeChild(text);
        }
    }

    private static void insert(Document page, Text text, int start, int end, String style) {
        Element span = page.createElementNS(page.getDocumentElement().getNamespaceURI(), "span");
        span.setAttribute("style", style);
        span.setTextContent(text.getData().substring(start, end));
        text.getParentNode().insertBefore(span, text);
    }
}
