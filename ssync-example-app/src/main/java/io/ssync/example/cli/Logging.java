package io.ssync.example.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.core.ConsoleAppender;
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

    /** Whether stack traces are wanted. */
    static boolean isDebug() {
        return LoggerFactory.getLogger("io.ssync").isDebugEnabled();
    }
}
