package io.ssync.tasks.cli;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.cli.Logging.LogLevel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the outcome of a task. */
@Command(
        name = "result",
        description = "Prints the state of a task, and its result if there is one, as one line of JSON.",
        footer = {
            "",
            "An unknown id is PENDING: nobody can tell it from a task that waits. A line on standard error says so."
        })
public final class ResultCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Parameters(paramLabel = "ID", description = "The task's id.")
    private String id;

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            AsyncResult<Object> result = app.result(id);
            spec.commandLine().getOut().println(Outcome.line(result));
            if (result.record().isEmpty()) {
                Errors.notice(
                        spec,
                        "ssync: nothing is known of the task '" + Shown.line(id)
                                + "': it has not begun, or was never sent, or its result has expired");
            }
            return 0;
        });
    }
}
