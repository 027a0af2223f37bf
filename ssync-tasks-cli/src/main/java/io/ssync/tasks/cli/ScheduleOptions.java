package io.ssync.tasks.cli;

import io.ssync.tasks.beat.ScheduleEdit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a schedule that is added or changed. */
final class ScheduleOptions {
    @Option(names = "--cron", paramLabel = "CRONTAB", description = "Five fields: '0 7 * * mon-fri'.")
    private @Nullable String cron;

    @Option(names = "--every", paramLabel = "SECONDS", description = "Again and again after so many seconds.")
    private @Nullable Double every;

    @Option(names = "--at", paramLabel = "TIME", description = "Once, for example at 2030-01-01T00:00:00Z.")
    private @Nullable Instant at;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "By whose clocks a crontab goes, for example Africa/Lagos. Default: UTC.")
    private @Nullable String zone;

    @Option(
            names = "--args",
            paramLabel = "JSON",
            converter = Json.PositionalConverter.class,
            description = "Positional arguments, for example [2, 3].")
    private Json.@Nullable Positional args;

    @Option(
            names = "--kwargs",
            paramLabel = "JSON",
            converter = Json.NamedConverter.class,
            description = "Arguments by name, for example {\"x\": 2}.")
    private Json.@Nullable Named kwargs;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "The queue; '' for where the routes send it, the default.")
    private @Nullable String queue;

    @Option(names = "--one-off", negatable = true, description = "Disable it after its first run.")
    private @Nullable Boolean oneOff;

    @Option(
            names = "--misfire",
            paramLabel = "WAY",
            description =
                    "What runs of due times that passed while no beat ran: skip, once for all of them, all, or all:N"
                            + " for the last N. Default: once.")
    private @Nullable String misfire;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "How late a run may be; 0, the default, for as late as it is.")
    private @Nullable Double deadline;

    @Option(
            names = "--overlap",
            paramLabel = "WAY",
            description = "What happens while the task of the due time before has not ended: allow, skip, queue-one or"
                    + " cancel-running. Default: allow.")
    private @Nullable String overlap;

    @Option(
            names = "--jitter",
            paramLabel = "SECONDS",
            description = "Each run is late by up to this, the same due time by the same; 0, the default, for none.")
    private @Nullable Double jitter;

    /** What is given; {@code task} is null if that is to stay. */
    ScheduleEdit of(@Nullable String task) {
        return new ScheduleEdit(
                task,
                cron,
                every,
                at,
                zone,
                args == null ? null : args.values(),
                kwargs == null ? null : kwargs.values(),
                queue,
                oneOff,
                misfire,
                deadline,
                overlap,
                jitter);
    }
}
