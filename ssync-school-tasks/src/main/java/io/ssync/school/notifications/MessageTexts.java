package io.ssync.school.notifications;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.ssync.school.template.BoundedTemplates;
import io.ssync.school.template.DjangoSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills in the templates of a school's messages. One that is empty or wrong gives way to what the message says without it, and
 * what is wrong is told once. For one thread.
 */
final class MessageTexts {

    private static final Logger log = LoggerFactory.getLogger(MessageTexts.class);

    private static final int LONGEST = 100_000;

    /** Longer than any message: a template is looked through more than once. */
    private static final int LONGEST_TEMPLATE = 20_000;

    /** Templates are text from the database, never the name of a file. Lines end where Django ends them. */
    private static final PebbleEngine ENGINE = BoundedTemplates.engine(
                    new StringLoader(), LONGEST, List.of("include", "extends"))
            .autoEscaping(false)
            .newLineTrimming(false)
            .cacheActive(false)
            .extension(new DjangoSyntax.Filters(MessageTime.class, value -> ((MessageTime) value).time()))
            .build();

    /** By their text. */
    private final Map<String, PebbleTemplate> templates = new HashMap<>();

    private final Set<String> wrong = new LinkedHashSet<>();
    private final Set<String> errors = new LinkedHashSet<>();

    /** Fills in a template of a type of messages, or takes the other text. */
    String fill(String type, String part, String template, Map<String, Object> values, String otherwise) {
        if (template.isBlank() || wrong.contains(template)) {
            return otherwise;
        }
        try {
            return BoundedTemplates.fill(templates.computeIfAbsent(template, MessageTexts::read), values);
        } catch (PebbleException e) {
            wrong.add(template);
            String line = e.getLineNumber() == null ? "" : " in line " + e.getLineNumber();
            String error = "The template of the " + part + " of '" + type + "' messages is wrong" + line
                    + " and was not used: " + e.getPebbleMessage();
            if (errors.add(error)) {
                log.warn("{}", error);
            }
            return otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // templates include nothing
        }
    }

    /** What is wrong with templates that were to be used. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private static PebbleTemplate read(String template) {
        if (template.length() > LONGEST_TEMPLATE) {
            throw new PebbleException(null, "it is longer than " + LONGEST_TEMPLATE + " characters");
        }
        return ENGINE.getTemplate(DjangoSyntax.toPebble(template));
    }
}
