package io.ssync.example;

import io.ssync.example.cli.ChildOptions;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskProcess;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A child process of {@code ssync worker --pool process}, which starts it: the app as the worker has it, with the same
 * servers. It has nothing to do with signals and servers of its own, so it is none of the commands of {@link Main}.
 */
@Command(name = "ssync child")
public final class ChildMain implements Runnable {
    @Mixin
    private ChildOptions options;

    /** Runs tasks until the worker ends this process. */
    public static void main(String[] args) {
        new CommandLine(new ChildMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
        // Only if the command line is wrong.
        System.exit(CommandLine.ExitCode.USAGE);
    }

    @Override
    public void run() {
        TaskProcess.run(this::app);
    }

    /** What the app needs besides the tasks ends with the process. */
    private TaskApp app() {
        Map<String, String> environment = System.getenv();
        options.applyLog();
        return options.app(environment);
    }
}
