package io.ssync.tasks.cli;

import io.ssync.tasks.cli.facts.HistoryFilter;
import io.ssync.tasks.results.ResultHistory.Filter;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which tasks of the past a command is about. */
final class TaskSelection {
    @Option(names = "--task", paramLabel = "NAME", description = "Only this task.")
    private @Nullable String task;

    @Option(
            names = {"-Q", "--queue"},
            paramLabel = "QUEUE",
            description = "Only those that were sent to this queue; known of what workers of SSync have run.")
    private @Nullable String queue;

    @Option(names = "--worker", paramLabel = "NAME", description = "Only those that this worker has run.")
    private @Nullable String worker;

    @Option(names = "--schedule", paramLabel = "NAME", description = "Only those that this schedule has sent.")
    private @Nullable String schedule;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those that came into their state since then: 2h, 1d, or 2026-03-01T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only those that did so before then.")
    private @Nullable String until;

    @Option(
            names = {"--error", "--text"},
            paramLabel = "TEXT",
            description = "Only those with this text in their arguments or their error.")
    private @Nullable String text;

    /** Whether anything narrows it. */
    boolean isSet() {
        return Stream.of(task, queue, worker, schedule, since, until, text).anyMatch(value -> value != null);
    }

    Filter filter(CommandLine command, @Nullable String state, Instant now) {
        try {
            return HistoryFilter.of(
                    Optional.ofNullable(state),
                    Optional.ofNullable(task),
                    Optional.ofNullable(queue),
                    Optional.ofNullable(worker),
                    Optional.ofNullable(schedule),
                    Optional.ofNullable(since),
                    Optional.ofNullable(until),
                    Optional.ofNullable(text),
                    now);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }
}
