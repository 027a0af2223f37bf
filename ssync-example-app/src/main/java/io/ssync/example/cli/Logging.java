package io.ssync.example.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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

    /** Whether stack traces are wanted. */
    static boolean isDebug() {
        return LoggerFactory.getLogger("io.ssync").isDebugEnabled();
    }
}
