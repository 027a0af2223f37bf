package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.QueueFacts;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code purge} as Celery's users type it: of several queues at once. {@code queue purge} does the same for one. */
@Command(
        name = "purge",
        description = "Ends all tasks that wait in queues: they never run, and their state becomes REVOKED.",
        footer = {"", "Exit code 1, and nothing is changed, without --force."})
public final class PurgeCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = {"-Q", "--queues"},
            split = ",",
            paramLabel = "NAMES",
            description = "The queues. Default: all that its workers read.")
    private @Nullable List<String> queues;

    @Option(
            names = {"-X", "--exclude-queues"},
            split = ",",
            paramLabel = "NAMES",
            description = "Not these.")
    private List<String> excluded = List.of();

    @Option(
            names = {"-f", "--force"},
            description = "Do it. Without this the command only says how many there are.")
    private boolean force;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            List<String> chosen = program.queues(queues, app).stream()
                    .filter(queue -> !excluded.contains(queue))
                    .toList();
            if (!force) {
                long waiting = chosen.stream()
                        .mapToLong(queue -> QueueFacts.waiting(app.broker().status(queue)))
                        .sum();
                throw new Problem(
                        waiting + " tasks wait in " + String.join(", ", chosen) + ": say --force to end them for good");
            }
            long purged = chosen.stream().mapToLong(app::purge).sum();
            spec.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? CeleryJson.write(Map.of("queues", chosen, "purged", purged))
                                    : "Purged " + purged + " tasks from " + String.join(", ", chosen) + ".");
            return 0;
        });
    }
}
