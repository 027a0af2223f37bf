package io.ssync.tasks.internal.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class writes to the log, from now on until this is closed. */
final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private LogLines(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    static LogLines of(Class<?> type) {
        return named(type.getName());
    }

    static LogLines named(String logger) {
        return new LogLines((Logger) LoggerFactory.getLogger(logger));
    }

    /** Lets only lines of this level through, and worse ones. */
    void setLevel(Level level) {
        logger.setLevel(level);
    }

    /** The lines of a level, each with the exception that is written with it. */
    List<String> of(Level level) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel().equals(level))
                .map(LogLines::text)
                .toList();
    }

    private static String text(ILoggingEvent line) {
        if (line.getThrowableProxy() == null) {
            return line.getFormattedMessage();
        }
        String type = line.getThrowableProxy().getClassName();
        return line.getFormattedMessage() + ": " + type.substring(type.lastIndexOf('.') + 1) + ": "
                + line.getThrowableProxy().getMessage();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }
}
