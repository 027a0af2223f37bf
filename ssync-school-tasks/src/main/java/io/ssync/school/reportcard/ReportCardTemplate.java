package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * The page that report cards are made from: XHTML with names like {@code {{ card.student.name }}} in it, much like Django's
 * templates. What is put in is escaped. Safe for use by many threads.
 */
public final class ReportCardTemplate {

    private final PebbleTemplate template;

    private ReportCardTemplate(PebbleTemplate template) {
        this.template = template;
    }

    /**
     * Reads a template.
     *
     * @param xhtml the template
     * @return the template, ready for use
     * @throws ReportCardException if it is not a template; the message says where
     */
    public static ReportCardTemplate of(String xhtml) {
        try {
            return new ReportCardTemplate(new PebbleEngine.Builder()
                    .loader(new StringLoader())
                    .cacheActive(false)
                    .strictVariables(true)
                    .build()
                    .getTemplate(xhtml));
        } catch (PebbleException e) {
            throw new ReportCardException("The template of the report cards is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * The template of a school that has none.
     *
     * @return ours
     */
    public static ReportCardTemplate standard() {
        try (InputStream in = ReportCardTemplate.class.getResourceAsStream("report-card.html")) {
            return of(
                    new String(Objects.requireNonNull(in, "report-card.html").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page of a card. */
    String fill(ReportCard card) {
        StringWriter page = new StringWriter();
        try {
            template.evaluate(page, Map.of("card", card));
        } catch (PebbleException | IOException e) {
            throw new ReportCardException("The template of the report cards cannot be filled in: " + e.getMessage(), e);
        }
        return page.toString();
    }
}
