package io.ssync.tasks.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script with which a shell completes commands and options.",
        footer = {
            "For this session, or in the file that the shell reads at its start:",
            "  bash, zsh   source <(ssync completion bash)",
            "  fish        source (ssync completion fish | psub)"
        })
final class CompletionCommand implements Callable<Integer> {
    private enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        String script = switch (shell) {
            // Loads bash's way of completion where it runs in zsh.
            case BASH, ZSH -> AutoComplete.bash(program.getCommandName(), program);
            case FISH -> FishCompletion.of(program);
        };
        spec.commandLine().getOut().println(script);
        return 0;
    }
}
