package io.ssync.school.reportcard;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.TextDirection;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Prints pages to PDF. Safe for use by many threads, as many of which print at once as there are processors: more would not be
 * faster, and each needs fonts of its own.
 */
final class ReportCardPrinter {

    private static final int BOLD = 700;
    private static final int NORMAL = 400;

    static {
        // It writes a line for every step of every page.
        XRLog.setLoggingEnabled(false);
    }

    /** What is done with fonts. */
    @FunctionalInterface
    private interface FontUse<T> {
        T with(CardFonts fonts) throws IOException;
    }

    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Deque<CardFonts> idleFonts = new ConcurrentLinkedDeque<>();

    /** Prints a page. It can show nothing but itself: pictures are part of it, files and the network are out of reach. */
    byte[] print(Document page) {
        return withFonts(fonts -> print(page, fonts));
    }

    /** Letters of a page that cannot be printed, each once; a sign stands for them. */
    String missingLetters(Document page) {
        NodeList bodies = page.getElementsByTagName("body");
        Node shown = bodies.getLength() == 0 ? page.getDocumentElement() : bodies.item(0);
        return withFonts(fonts -> fonts.missingFrom(shown.getTextContent()));
    }

    private <T> T withFonts(FontUse<T> use) {
        turns.acquireUninterruptibly(); // it takes milliseconds
        try {
            CardFonts idle = idleFonts.poll();
            CardFonts fonts = idle == null ? new CardFonts() : idle;
            T result = use.with(fonts);
            idleFonts.push(fonts);
            return result;
        } catch (IOException | RuntimeException e) {
            throw new ReportCardException("The page cannot be printed: " + e.getMessage(), e);
        } finally {
            turns.release();
        }
    }

    private static byte[] print(Document page, CardFonts fonts) throws IOException {
        try (PDDocument document = new PDDocument()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new PdfRendererBuilder()
                    .usePDDocument(document)
                    .useFont(
                            new PDFontSupplier(fonts.regular(document)),
                            CardFonts.FAMILY,
                            NORMAL,
                            FontStyle.NORMAL,
                            true)
                    .useFont(new PDFontSupplier(fonts.bold(document)), CardFonts.FAMILY, BOLD, FontStyle.NORMAL, true)
                    .useUnicodeBidiSplitter(new ICUBidiSplitter.ICUBidiSplitterFactory())
                    .useUnicodeBidiReorderer(new ICUBidiReorderer())
                    .defaultTextDirection(TextDirection.LTR)
                    .useExternalResourceAccessControl(
                            (uri, type) -> uri != null && uri.startsWith("data:"),
                            ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                    .useExternalResourceAccessControl(
                            (uri, type) -> uri != null && uri.startsWith("data:"),
                            ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
                    .withProducer("SSync")
                    .withW3cDocument(page, null)
                    .toStream(out)
                    .run();
            return out.toByteArray();
        }
    }
}
