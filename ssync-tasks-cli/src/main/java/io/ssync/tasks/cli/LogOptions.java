package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogFormat;
import io.ssync.tasks.cli.Logging.LogLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -l}, as Celery has it, and the format of the log. */
public final class LogOptions {
    @Option(
            names = {"-l", "--loglevel"},
            paramLabel = "LEVEL",
            description = "What to log on standard error: ${COMPLETION-CANDIDATES}. With debug, errors come with their "
                    + "stack trace.")
    private @Nullable LogLevel level;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description =
                    "How to write the log: ${COMPLETION-CANDIDATES}; json is one object a line, for programs that gather"
                            + " logs. Default: the environment's SSYNC_LOG_FORMAT, else text.",
            defaultValue = "${env:SSYNC_LOG_FORMAT:-text}")
    private LogFormat format = LogFormat.TEXT;

    /** Sets the format asked for, and the level asked for, else this one. */
    public void apply(LogLevel byDefault) {
        applyLevel(byDefault);
        if (format == LogFormat.JSON) {
            Logging.asJson();
        }
    }

    /** Sets the level alone: what a child process logs becomes lines in the log of its parent, whatever their format is. */
    void applyLevel(LogLevel byDefault) {
        Logging.set(level == null ? byDefault : level);
    }
}
