package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.QueueFacts;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.cli.Logging.LogLevel;
import java.util.List;
import java.util.concurrent.Callable;
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
    private Main main;

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
            description = "The queues. Default: all that the school's workers read.")
    private List<String> queues = SchoolApp.QUEUES;

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

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        List<String> chosen =
                queues.stream().filter(queue -> !excluded.contains(queue)).toList();
        return servers.withApp(main.environment(), app -> {
            if (!force) {
                long waiting = chosen.stream()
                        .mapToLong(queue -> QueueFacts.waiting(app.broker().status(queue)))
                        .sum();
                throw new Problem(
                        waiting + " tasks wait in " + String.join(", ", chosen) + ": say --force to end them for good");
            }
            long purged = chosen.stream().mapToLong(app::purge).sum();
            spec.commandLine().getOut().println("Purged " + purged + " tasks from " + String.join(", ", chosen) + ".");
            return 0;
        });
    }
}
