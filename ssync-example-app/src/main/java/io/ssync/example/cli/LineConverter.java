package io.ssync.example.cli;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The word {@code %line} in the pattern of the log: the message, on one line whatever is in it. */
public final class LineConverter extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Shown.line(super.convert(event));
    }
}
