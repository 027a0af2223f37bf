package io.ssync.tasks.cli;

import io.ssync.tasks.cli.facts.NewSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a schedule that is added. */
final class NewScheduleOptions {
    @Option(names = "--cron", paramLabel = "CRONTAB", description = "Five fields: '0 7 * * mon-fri'.")
    private @Nullable String cron;

    @Option(names = "--every", paramLabel = "SECONDS", description = "Again and again after so many seconds.")
    private @Nullable Double every;

    @Option(names = "--at", paramLabel = "TIME", description = "Once, for example at 2030-01-01T00:00:00Z.")
    private @Nullable Instant at;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "By whose clocks a crontab goes. Default: ${DEFAULT-VALUE}.")
    private String zone = "UTC";

    @Option(
            names = "--args",
            paramLabel = "JSON",
            defaultValue = "[]",
            converter = Json.PositionalConverter.class,
            description = "Positional arguments, for example [2, 3].")
    private Json.Positional args = new Json.Positional(List.of());

    @Option(
            names = "--kwargs",
            paramLabel = "JSON",
            defaultValue = "{}",
            converter = Json.NamedConverter.class,
            description = "Arguments by name, for example {\"x\": 2}.")
    private Json.Named kwargs = new Json.Named(Map.of());

    @Option(names = "--queue", paramLabel = "NAME", description = "The queue. Default: by the routes.")
    private @Nullable String queue;

    @Option(names = "--one-off", description = "Disable it after its first run.")
    private boolean oneOff;

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
            description = "How late a run may be. Default: as late as it is.")
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
            description = "Each run is late by up to this, the same due time by the same. Default: none.")
    private @Nullable Double jitter;

    NewSchedule of(String name, String task) {
        return new NewSchedule(
                name,
                task,
                cron,
                every,
                at,
                zone,
                args.values(),
                kwargs.values(),
                queue,
                oneOff,
                misfire,
                deadline,
                overlap,
                jitter);
    }
}
