package io.ssync.school.notifications;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a school has written for the messages of a type, with names like {@code {{ student_name }}} in it. Plain text: nothing is
 * escaped.
 *
 * @param subject of e-mails
 * @param body of e-mails
 * @param sms text messages
 */
record MessageTemplate(String subject, String body, String sms) {

    private static final Logger log = LoggerFactory.getLogger(MessageTemplate.class);

    /** Templates are text from the database, never the name of a file. */
    private static final PebbleEngine ENGINE = new PebbleEngine.Builder()
            .loader(new StringLoader())
            .autoEscaping(false)
            .cacheActive(false)
            .build();

    /** Fills in a text; one that is empty or wrong gives way to another. */
    static String fill(String template, Map<String, Object> values, String otherwise) {
        if (template.isBlank()) {
            return otherwise;
        }
        try {
            StringWriter text = new StringWriter();
            ENGINE.getTemplate(template).evaluate(text, values);
            return text.toString();
        } catch (PebbleException | IOException e) {
            log.warn("A template of the notifications is wrong and was not used: {}", e.getMessage());
            return otherwise;
        }
    }
}
