package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -l}, as Celery has it. */
public final class LogOptions {
    @Option(
            names = {"-l", "--loglevel"},
            paramLabel = "LEVEL",
            description = "What to log on standard error: ${COMPLETION-CANDIDATES}. With debug, errors come with their "
                    + "stack trace.")
    private @Nullable LogLevel level;

    /** Sets the level asked for, else this one. */
    public void apply(LogLevel byDefault) {
        Logging.set(level == null ? byDefault : level);
    }
}
