package io.ssync.tasks.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is. */
@Command(name = "version", description = "Prints the version, of ssync and of the Java that runs it.")
public final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(line(spec));
        return 0;
    }

    /** The version on one line. */
    static String line(CommandSpec spec) {
        return String.join(" ", spec.root().version()) + ", Java " + Runtime.version();
    }
}
