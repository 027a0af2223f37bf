package io.ssync.school.reportcard;

import com.openhtmltopdf.bidi.support.ICUBidiReorderer;
import com.openhtmltopdf.bidi.support.ICUBidiSplitter;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FSFontUseCase;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.TextDirection;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Prints pages to PDF. Safe for use by many threads, as many of which print at once as there are processors: more would not be
 * faster, and each needs fonts of its own.
 */
final class ReportCardPrinter {

    /** A style sheet can make pages of the size of a stamp, and thousands of them. */
    private static final int MOST_PAGES = 50;

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
    private final FoundFonts foundFonts;
    private final Deque<CardFonts> idleFonts = new ConcurrentLinkedDeque<>();

    ReportCardPrinter() {
        this(FoundFonts.ofTheMachine());
    }

    /** With these fonts for letters that ours have not. */
    ReportCardPrinter(FoundFonts foundFonts) {
        this.foundFonts = foundFonts;
    }

    /** Prints a page. It can show nothing but itself: pictures are part of it, files and the network are out of reach. */
    byte[] print(Document page) {
        return withFonts(fonts -> print(page, fonts));
    }

    private static PDPage page(PDDocument document, float width, float height, int number, int shadow) {
        if (number >= MOST_PAGES) {
            throw new ReportCardException(
                    "a card of more than " + MOST_PAGES + " pages; is the size of the page right in its style?");
        }
        PDPage page = new PDPage(new PDRectangle(width, height));
        document.addPage(page);
        return page;
    }

    /** Letters of a page that cannot be printed, each once; a sign stands for them. */
    String missingLetters(Document page) {
        return foundFonts.without(withFonts(fonts -> fonts.missingFrom(shownText(page))));
    }

    private static String shownText(Document page) {
        NodeList bodies = page.getElementsByTagName("body");
        Node shown = bodies.getLength() == 0 ? page.getDocumentElement() : bodies.item(0);
        return shown.getTextContent();
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

    private byte[] print(Document page, CardFonts fonts) throws IOException {
        try (PDDocument document = new PDDocument()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PdfRendererBuilder builder = new PdfRendererBuilder()
                    .usePDDocument(document)
                    .usePageSupplier(ReportCardPrinter::page)
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
                    .toStream(out);
            for (Path font : foundFonts.with(fonts.missingFrom(shownText(page)))) {
                builder.useFont(
                        font.toFile(),
                        font.getFileName().toString(),
                        NORMAL,
                        FontStyle.NORMAL,
                        true,
                        Set.of(FSFontUseCase.FALLBACK_FINAL));
            }
            builder.run();
            return out.toByteArray();
        }
    }
}
