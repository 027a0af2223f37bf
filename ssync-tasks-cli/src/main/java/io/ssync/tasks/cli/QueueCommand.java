package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.QueueControl.Pause;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.QueueFacts;
import io.ssync.tasks.message.CeleryJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with queues. */
@Command(
        name = "queue",
        description = "Shows what queues hold; pauses, resumes, empties or moves them, for all Java workers at once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ssync queue pause finance --for 1h --reason \"the bank is down\""})
public final class QueueCommand {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "Prints what queues hold, how old the oldest task is, and which are paused.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(
                            names = {"-Q", "--queues"},
                            paramLabel = "NAMES",
                            split = ",",
                            description =
                                    "The queues to look into. Default: those of the app, those that running workers read, and"
                                            + " all others that Redis knows.")
                    @Nullable
                    List<String> queues,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return show(servers, log, queues, json);
    }

    @Command(name = "show", description = "Prints what one queue holds, and whether it is paused.")
    int show(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "QUEUE", description = "The queue.") String queue,
            @Option(names = "--json", description = "Print it as one line of JSON instead of a table.") boolean json) {
        return show(servers, log, List.of(queue), json);
    }

    private int show(ServerOptions servers, LogOptions log, @Nullable List<String> queues, boolean json) {
        return with(servers, log, app -> {
            List<QueueStatus> all = program.queuesInUse(queues, app).stream()
                    .map(app.broker()::status)
                    .toList();
            if (json) {
                all.forEach(status -> print(QueueFacts.of(status)));
            } else {
                spec.commandLine().getOut().print(QueueText.table(all));
                spec.commandLine().getOut().flush();
            }
            return 0;
        });
    }

    @Command(
            name = "pause",
            description = "Has workers claim nothing more from a queue, also those that start later. What runs goes on,"
                    + " and so does publishing. Python workers know nothing of it.")
    int pause(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "QUEUE", description = "The queue.") String queue,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            converter = DurationConverter.class,
                            description = "End the pause by itself after this time: 90s, 30m, 1h30m, 2d. Default: when"
                                    + " somebody resumes it.")
                    @Nullable
                    Duration length,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for others to see.")
                    String reason) {
        try {
            Pause.requireUsable(Optional.ofNullable(length), reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.subcommands().get("pause"), String.valueOf(e.getMessage()));
        }
        return with(servers, log, app -> {
            app.broker().control(queue).pause(Optional.ofNullable(length), reason);
            print(QueueFacts.of(app.broker().status(queue)));
            return 0;
        });
    }

    @Command(name = "resume", description = "Ends a pause at once.")
    int resume(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "QUEUE", description = "The queue.") String queue) {
        return with(servers, log, app -> {
            if (!app.broker().control(queue).resume()) {
                throw new Problem("queue '" + Shown.line(queue) + "' is not paused");
            }
            print(QueueFacts.of(app.broker().status(queue)));
            return 0;
        });
    }

    @Command(
            name = "purge",
            description = "Ends all tasks that wait in a queue: they never run, and their state becomes REVOKED. What"
                    + " runs goes on, and dead letters stay.")
    int purge(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "QUEUE", description = "The queue.") String queue,
            @Option(
                            names = {"--yes", "-f", "--force"},
                            description = "Do it. Without this the command only says how many there are.")
                    boolean yes) {
        return with(servers, log, app -> {
            long waiting = QueueFacts.waiting(app.broker().status(queue));
            if (!yes) {
                throw new Problem(
                        waiting + " tasks wait in queue '" + Shown.line(queue) + "': say --yes to end them for good");
            }
            print(Map.of("queue", queue, "purged", app.purge(queue)));
            return 0;
        });
    }

    @Command(
            name = "move",
            description = "Moves all tasks that wait in a queue to another one, with their priorities and due times."
                    + " None is lost if it is broken off; then just repeat it.")
    int move(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "QUEUE", description = "The queue to take them from.") String queue,
            @Parameters(paramLabel = "TARGET", description = "The queue to put them into.") String target) {
        if (queue.equals(target)) {
            throw new ParameterException(spec.subcommands().get("move"), "the two queues must be different");
        }
        return with(servers, log, app -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("queue", queue);
            line.put("target", target);
            line.put("moved", app.move(queue, target));
            print(line);
            return 0;
        });
    }

    private int with(ServerOptions servers, LogOptions log, ToIntFunction<TaskApp> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, work);
    }

    private void print(Map<String, ? extends @Nullable Object> line) {
        spec.commandLine().getOut().println(CeleryJson.write(line));
    }
}
