package io.ssync.tasks.cli;

import io.ssync.tasks.control.Control;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows which workers there are. */
@Command(
        name = "status",
        description = "Shows which workers of the broker are there, those of Celery too.",
        footer = {"", "Exit code 1 if no worker replies."})
public final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RemoteOptions remote;

    @Override
    public Integer call() {
        return remote.ask(program, spec.commandLine().getOut(), Control::ping);
    }
}
