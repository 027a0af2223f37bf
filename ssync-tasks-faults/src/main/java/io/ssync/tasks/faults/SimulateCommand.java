package io.ssync.tasks.faults;

import io.ssync.tasks.internal.worker.Simulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ssync-faults simulate}: fleets with their faults in one thread each, from seeds. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Simulates fleets of workers with everything that breaks around them, one for each seed, without"
                + " servers, threads and waiting. A seed does the same every time.",
        footer = {"", "Exit codes: 0 every promise held, 1 one did not, 2 the command line is wrong."})
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private long seeds;

    @Option(
            names = "--from",
            paramLabel = "S",
            defaultValue = "0",
            description = "The first one. Default: ${DEFAULT-VALUE}.")
    private long from;

    @Option(names = "--seed", paramLabel = "S", description = "Replay this one, and tell what happens line by line.")
    private @Nullable Long seed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (seeds < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds must be at least 1, was " + seeds);
        }
        // What breaks on purpose is told by the story, and a million logs of it would hide the result.
        System.setProperty("faults.log", System.getProperty("faults.log", "OFF"));
        Long replayed = seed;
        List<String> violations = replayed == null ? all(out) : Simulation.run(replayed, out::println);
        out.println(violations.isEmpty() ? "every promise held" : violations.size() + " promises were broken");
        out.flush();
        return violations.isEmpty() ? 0 : 1;
    }

    private List<String> all(PrintWriter out) {
        long start = System.nanoTime();
        Map<Long, String> broken = new ConcurrentSkipListMap<>();
        LongStream.range(from, from + seeds)
                .parallel()
                .forEach(next ->
                        Simulation.run(next, null).stream().findFirst().ifPresent(first -> broken.put(next, first)));
        broken.forEach((bad, first) -> out.println("seed " + bad + ": " + first));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        out.println(seeds + " seeds in " + took.toSeconds() + " s");
        return List.copyOf(broken.values());
    }
}
