package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Revokes tasks. */
@Command(
        name = "revoke",
        description = "Revokes tasks: those that have not begun never will.",
        footer = {"", "Workers remember it for a week, over restarts too."})
public final class RevokeCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(names = "--terminate", description = "Stop those that run: they are interrupted.")
    private boolean terminate;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The tasks' ids.")
    private List<String> ids;

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            String[] all = ids.toArray(String[]::new);
            if (terminate) {
                app.control().terminate(all);
            } else {
                app.control().revoke(all);
            }
            // Should the broker forget it.
            app.ledger().ifPresent(ledger -> ledger.revoke(ids));
            spec.commandLine().getOut().println(CeleryJson.write(Map.of("revoked", ids)));
            return 0;
        });
    }
}
