package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.Servers;
import io.ssync.example.cli.Logging.LogLevel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Creates the tables. */
@Command(
        name = "migrate",
        description =
                "Creates the tables that are missing, for results, schedules and the school. Leaves those alone that exist.",
        footer = {"", "serve, worker and demo do this by themselves when they start."})
public final class MigrateCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() {
        log.apply(LogLevel.INFO);
        try (Servers open = servers.open(main.environment())) {
            SchoolApp.migrate(open.database());
            spec.commandLine().getErr().println("All tables exist in " + open.database());
            return 0;
        }
    }
}
