package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
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
                "Creates the tables that are missing, for results, schedules and tasks. Leaves those alone that exist.",
        footer = {"", "A worker does this by itself when it starts."})
public final class MigrateCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() {
        log.apply(LogLevel.INFO);
        try (Servers open = servers.open(program)) {
            program.tasks().migrate(open.database());
            Errors.notice(spec, "All tables exist in " + open.database());
            return 0;
        }
    }
}
