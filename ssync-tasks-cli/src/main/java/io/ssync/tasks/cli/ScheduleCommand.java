package io.ssync.tasks.cli;

import io.ssync.tasks.beat.Crontab;
import io.ssync.tasks.beat.Schedule;
import io.ssync.tasks.beat.ScheduleEntry;
import io.ssync.tasks.beat.ScheduleRow;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.message.CeleryJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with schedules. */
@Command(
        name = "schedule",
        description = "Shows the schedules of periodic tasks and what became of their due times, and changes them.",
        synopsisSubcommandLabel = "COMMAND")
public final class ScheduleCommand {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "list",
            description = "Prints all schedules, also those that cannot be understood, with the reason.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, schedules -> {
            List<ScheduleRow> rows = schedules.list();
            Function<ScheduleRow, @Nullable Instant> next =
                    row -> schedules.next(row, 1).stream().findFirst().orElse(null);
            print(json ? ScheduleText.json(rows, next) : ScheduleText.table(rows, next));
        });
    }

    @Command(name = "show", description = "Prints all about a schedule.")
    int show(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(names = "--json", description = "Print it as one line of JSON instead.") boolean json) {
        return with(servers, log, schedules -> {
            ScheduleRow row = row(schedules, name);
            List<Instant> next = schedules.next(row, 5);
            print(
                    json
                            ? ScheduleText.json(List.of(row), known -> next.isEmpty() ? null : next.get(0))
                            : ScheduleText.details(row, next));
        });
    }

    @Command(name = "next", description = "Prints when a schedule is due next.")
    int next(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "How many times. Default: ${DEFAULT-VALUE}.")
                    int count,
            @Option(names = "--json", description = "Print each as one line of JSON.") boolean json) {
        return with(
                servers,
                log,
                schedules -> schedules
                        .next(row(schedules, name), count)
                        .forEach(due -> print(due(due, due.toString(), json))));
    }

    @Command(name = "history", description = "Prints what became of the last due times of a schedule.")
    int history(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, schedules -> {
            row(schedules, name);
            List<Tick> ticks = schedules.history(name, limit);
            print(json ? ScheduleText.historyAsJson(ticks) : ScheduleText.history(ticks));
        });
    }

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
                    int count,
            @Option(names = "--json", description = "Print each as one line of JSON.") boolean json) {
        Schedule schedule = usage("explain", () -> Crontab.parse(crontab));
        ZoneId clocks = usage("explain", () -> zone(zone));
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = schedule.nextAfter(after == null ? Instant.now() : after, clocks);
        while (next.isPresent() && due.size() < count) {
            due.add(next.get());
            next = schedule.nextAfter(next.get(), clocks);
        }
        if (due.isEmpty()) {
            throw new Problem("'" + schedule.text() + "' is not due within eight years");
        }
        due.forEach(time -> print(due(time, SHOWN.format(time.atZone(clocks)), json)));
        return 0;
    }

    @Command(name = "add", description = "Adds a schedule; give one of --cron, --every and --at.")
    int add(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "Its name, of which there is none yet.") String name,
            @Parameters(paramLabel = "TASK", description = "The task, for example example.tasks.add.") String task,
            @Mixin ScheduleOptions options) {
        ScheduleEntry entry = usage("add", () -> options.of(task).create(name));
        return with(servers, log, schedules -> {
            if (!schedules.add(entry)) {
                throw new Problem("there is a schedule '" + name + "' already");
            }
        });
    }

    @Command(
            name = "change",
            description = "Changes a schedule; what is not given stays. Due times count from now if they change.")
    int change(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(names = "--task", paramLabel = "TASK", description = "Another task.") String task,
            @Mixin ScheduleOptions options) {
        return with(servers, log, schedules -> {
            row(schedules, name);
            usage("change", () -> {
                schedules.change(name, options.of(task));
                return name;
            });
        });
    }

    @Command(name = "pause", description = "Lets due times of a schedule pass without a run; none is made up for.")
    int pause(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            description = "Up to this time, for example 2030-01-01T00:00:00Z. Default: until resumed.")
                    Instant until) {
        return with(
                servers, log, schedules -> schedules.pause(name, until == null ? ScheduleEntry.UNTIL_RESUMED : until));
    }

    @Command(name = "resume", description = "Ends the pause of a schedule; due times count from now.")
    int resume(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name) {
        return with(servers, log, schedules -> schedules.resume(name));
    }

    @Command(name = "enable", description = "Enables a schedule; due times count from now.")
    int enable(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name) {
        return with(servers, log, schedules -> schedules.enable(name));
    }

    @Command(name = "disable", description = "Disables a schedule.")
    int disable(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name) {
        return with(servers, log, schedules -> schedules.disable(name));
    }

    @Command(name = "run", description = "Runs a schedule once now, and prints the id of the task as a line of JSON.")
    int run(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name) {
        return with(
                servers,
                log,
                schedules -> print(CeleryJson.write(Map.of("task_id", schedules.run(name))) + System.lineSeparator()));
    }

    @Command(
            name = "backfill",
            description = "Sends the tasks of due times that have passed and did not run, and prints these times.")
    int backfill(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            required = true,
                            description = "The first due time that counts.")
                    Instant from,
            @Option(names = "--to", paramLabel = "TIME", required = true, description = "The time before which to end.")
                    Instant to,
            @Option(names = "--dry-run", description = "Print the due times without sending anything.") boolean dryRun,
            @Option(names = "--json", description = "Print each as one line of JSON.") boolean json) {
        return with(servers, log, schedules -> {
            List<Instant> due = dryRun ? schedules.missing(name, from, to) : schedules.backfill(name, from, to);
            due.forEach(time -> print(due(time, time.toString(), json)));
        });
    }

    @Command(name = "remove", description = "Removes a schedule.")
    int remove(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "NAME", description = "The schedule.") String name) {
        return with(servers, log, schedules -> {
            if (!schedules.remove(name)) {
                throw new Problem("there is no schedule '" + name + "'");
            }
        });
    }

    /** A due time on a line of its own. */
    private static String due(Instant time, String text, boolean json) {
        return (json ? CeleryJson.write(Map.of("due", time.toString())) : text) + System.lineSeparator();
    }

    private static ScheduleRow row(Schedules schedules, String name) {
        return schedules.find(name).orElseThrow(() -> new Problem("there is no schedule '" + name + "'"));
    }

    private static ZoneId zone(String zone) {
        return ZoneId.of(zone.equals("UTC") ? "Z" : zone);
    }

    /** What is wrong with an option is told as such. */
    private <T> T usage(String command, Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ParameterException(spec.subcommands().get(command), e.getMessage());
        }
    }

    private int with(ServerOptions servers, LogOptions log, Consumer<Schedules> work) {
        log.apply(LogLevel.WARNING);
        return servers.withSchedules(program, schedules -> {
            work.accept(schedules);
            return 0;
        });
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
