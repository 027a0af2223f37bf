package io.ssync.example;

import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.SchoolTasks;
import io.ssync.example.app.SharedServers;
import io.ssync.example.bench.BenchCommand;
import io.ssync.example.cli.DemoCommand;
import io.ssync.example.cli.ServeCommand;
import io.ssync.tasks.cli.Program;
import io.ssync.tasks.cli.StopSignal;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.TaskSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code ssync} with a school in it, and with servers for those who have none. */
@Command(
        description = "A task queue for Java that speaks Celery's protocol, and a school that uses it.",
        subcommands = {DemoCommand.class, ServeCommand.class, BenchCommand.class},
        footer = {
            "Without -A the tasks are those of the school.",
            "Without servers of your own, ssync starts an embedded Redis and an embedded PostgreSQL."
        })
public final class Main extends Program {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            defaultValue = ".ssync",
            description = "Where embedded servers keep their data. Commands with the same directory share the servers. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Path dataDirectory = Path.of(".ssync");

    private Main(Map<String, String> environment, StopSignal stopSignal) {
        super(environment, stopSignal);
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        run(stopSignal -> new Main(System.getenv(), stopSignal), args);
    }

    /** The command line with all its commands, in the given surroundings. */
    public static CommandLine commandLine(Map<String, String> environment, StopSignal stopSignal) {
        return new Main(environment, stopSignal).commandLine();
    }

    @Override
    public TaskSource tasks() {
        return SchoolTasks.unlessOthersAre(named(), this::school);
    }

    @Override
    protected Servers servers(Optional<String> broker, Optional<DatabaseUrl> database) {
        return SharedServers.open(broker, database, dataDirectory);
    }

    @Override
    protected Class<?> childMain() {
        return SchoolChild.class;
    }

    /** What the school has set about itself. */
    public SchoolOptions school() {
        return SchoolOptions.of(environment(), dataDirectory);
    }

    /** Where embedded servers keep their data. */
    public Path dataDirectory() {
        return dataDirectory;
    }
}
