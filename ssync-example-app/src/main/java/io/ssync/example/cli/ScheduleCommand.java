package io.ssync.example.cli;

import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator does with schedules. */
@Command(name = "schedule", description = "Shows when schedules are due.", synopsisSubcommandLabel = "COMMAND")
public final class ScheduleCommand {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    @Spec
    private CommandSpec spec;

    @Command(name = "explain", description = "Prints when a crontab is due next, or what is wrong with it.")
    int explain(
            @Parameters(
                            paramLabel = "CRONTAB",
                            description = "Minute, hour, day of month, month and day of week, as in '0 7 * * mon-fri'.")
                    String crontab,
            @Option(
                            names = "--zone",
                            paramLabel = "ZONE",
                            defaultValue = "UTC",
                            description = "By whose clocks, for example Africa/Lagos. Default: ${DEFAULT-VALUE}.")
                    String zone,
            @Option(
                            names = "--after",
                            paramLabel = "TIME",
                            description = "After this time, for example 2030-01-01T00:00:00Z. Default: now.")
                    Instant after,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "How many times. Default: ${DEFAULT-VALUE}.")
                    int count) {
        Schedule schedule;
        ZoneId clocks;
        try {
            schedule = Crontab.parse(crontab);
            clocks = ZoneId.of(zone);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ParameterException(spec.subcommands().get("explain"), e.getMessage());
        }
        List<Instant> due = next(schedule, clocks, after == null ? Instant.now() : after, count);
        if (due.isEmpty()) {
            throw new Problem("'" + schedule.text() + "' is not due within eight years");
        }
        due.forEach(time -> spec.commandLine().getOut().println(SHOWN.format(time.atZone(clocks))));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static List<Instant> next(Schedule schedule, ZoneId zone, Instant after, int count) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = schedule.nextAfter(after, zone);
        while (next.isPresent() && due.size() < count) {
            due.add(next.get());
            next = schedule.nextAfter(next.get(), zone);
        }
        return due;
    }
}
