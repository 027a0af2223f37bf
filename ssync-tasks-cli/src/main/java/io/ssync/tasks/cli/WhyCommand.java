package io.ssync.tasks.cli;

import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.WhyFacts;
import io.ssync.tasks.control.Explanation;
import io.ssync.tasks.control.Explanation.WaitReason;
import io.ssync.tasks.message.CeleryJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says why a task waits. */
@Command(
        name = "why",
        description = "Says why a task has not ended: what it waits for, behind how many, who has it; or that it has.",
        footer = {"", "Exit code 1 if no such task was ever seen here."})
public final class WhyCommand implements Callable<Integer> {
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

    @Option(
            names = {"-j", "--json"},
            description = "Print one line of JSON with all that is known.")
    private boolean json;

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            Explanation why = app.why(id);
            if (json) {
                print(CeleryJson.write(WhyFacts.of(why)));
            } else {
                why.reasons().forEach(reason -> print(Shown.line(reason.text())));
                why.earliest().ifPresent(time -> print("not before " + time));
                why.expected().ifPresent(time -> print("expected to begin about " + time));
            }
            return why.reasons().get(0) instanceof WaitReason.Unknown ? 1 : 0;
        });
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
