package io.ssync.tasks.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** How much is logged: our own packages at the level asked for, other people's only when something is wrong. */
public final class Logging {

    /** Levels by the names that Celery has for them, in any case. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARNING,
        ERROR;

        private Level level() {
            return this == WARNING ? Level.WARN : Level.toLevel(name());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Logging() {}

    static void set(LogLevel level) {
        ((Logger) LoggerFactory.getLogger("io.ssync")).setLevel(level.level());
    }

    /** What was set, by Celery's name for it. */
    static String level() {
        Level level = ((Logger) LoggerFactory.getLogger("io.ssync")).getEffectiveLevel();
        return level == Level.WARN
                ? LogLevel.WARNING.toString()
                : level.toString().toLowerCase(Locale.ROOT);
    }

    /** Lines of a child process stand in the log of its parent, which has the time already. */
    static void leaveTheTimeToTheParent() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("console") instanceof ConsoleAppender<?> console
                && console.getEncoder() instanceof PatternLayoutEncoder encoder) {
            encoder.stop();
            encoder.setPattern("%-5level %logger{0} %line%n%trace");
            encoder.start();
        }
    }

    /** Appends the log to a file from now on, in the same lines. */
    static void toFile(Path file) {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        if (!(root.getAppender("console") instanceof ConsoleAppender<ILoggingEvent> console)
                || !(console.getEncoder() instanceof PatternLayoutEncoder lines)) {
            return;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern(lines.getPattern());
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(root.getLoggerContext());
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        if (!appender.isStarted()) {
            throw new Problem("cannot write the log to " + file + ": see that its folder is there and may be written");
        }
        root.addAppender(appender);
        root.detachAppender(console);
    }

    /** Whether stack traces are wanted. */
    static boolean isDebug() {
        return LoggerFactory.getLogger("io.ssync").isDebugEnabled();
    }
}
