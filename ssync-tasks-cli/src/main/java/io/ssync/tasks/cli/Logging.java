package io.ssync.tasks.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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

    /** How the log is written. */
    public enum LogFormat {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Logging() {}

    /** Has the log on standard error written as JSON from now on. */
    static void asJson() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender("console") instanceof ConsoleAppender<ILoggingEvent> console) {
            console.setEncoder(started(new JsonLineEncoder(), root));
        }
    }

    /** Whether the log is JSON, so that nothing else should be written where it is. */
    static boolean isJson() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        return Stream.of("console", "file")
                .map(root::getAppender)
                .anyMatch(appender -> appender instanceof OutputStreamAppender<?> stream
                        && stream.getEncoder() instanceof JsonLineEncoder);
    }

    private static <E extends Encoder<ILoggingEvent>> E started(E encoder, Logger root) {
        encoder.setContext(root.getLoggerContext());
        encoder.start();
        return encoder;
    }

    static void set(LogLevel level) {
        ((Logger) LoggerFactory.getLogger("io.ssync")).setLevel(level.level());
    }

    /** Has the packages of these classes log as much as ours: what tasks say of themselves belongs into the log of their worker. */
    static void asOurs(List<String> classes) {
        Level level = ((Logger) LoggerFactory.getLogger("io.ssync")).getEffectiveLevel();
        for (String name : classes) {
            int end = name.lastIndexOf('.');
            String logger = end < 0 ? name : name.substring(0, end);
            ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
        }
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
        if (!(root.getAppender("console") instanceof ConsoleAppender<ILoggingEvent> console)) {
            return;
        }
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(root.getLoggerContext());
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(started(ofTheSameKind(console.getEncoder()), root));
        appender.start();
        if (!appender.isStarted()) {
            throw new Problem("cannot write the log to " + file + ": see that its folder is there and may be written");
        }
        root.addAppender(appender);
        root.detachAppender(console);
    }

    private static Encoder<ILoggingEvent> ofTheSameKind(Encoder<ILoggingEvent> encoder) {
        if (!(encoder instanceof PatternLayoutEncoder lines)) {
            return new JsonLineEncoder();
        }
        PatternLayoutEncoder same = new PatternLayoutEncoder();
        same.setPattern(lines.getPattern());
        return same;
    }

    /** Whether stack traces are wanted. */
    static boolean isDebug() {
        return LoggerFactory.getLogger("io.ssync").isDebugEnabled();
    }
}
