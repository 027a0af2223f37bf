package io.ssync.tasks.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ssync-faults soak}: looks for what grows in a long run. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Has workers run rounds of durable mixed tasks with a fault in each, samples what a worker, Redis and PostgreSQL"
                        + " keep after each round, and fails if any of it grows or a task is lost.")
final class SoakCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(
            names = "--logs",
            paramLabel = "FOLDER",
            description = "Where the workers' logs go. Default: a temporary folder, printed.")
    private @Nullable Path logs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 1) {
            throw new ParameterException(spec.commandLine(), "--minutes must be at least 1, was " + minutes);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path folder = logs == null ? Files.createTempDirectory("ssync-soak-") : logs;
        out.println("logs of the workers: " + folder);
        out.println(SoakReport.header());
        out.flush();
        List<String> broken;
        try (FaultSuite suite = new FaultSuite(folder)) {
            broken = suite.soak(Duration.ofMinutes(minutes), sample -> {
                out.println(SoakReport.line(sample));
                out.flush();
            });
        }
        out.println();
        broken.forEach(out::println);
        out.println(broken.isEmpty() ? "nothing grew, nothing was lost" : "the soak failed");
        return broken.isEmpty() ? 0 : 1;
    }
}
