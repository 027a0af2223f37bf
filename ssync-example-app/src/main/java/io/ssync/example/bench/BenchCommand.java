package io.ssync.example.bench;

import io.ssync.example.Main;
import io.ssync.tasks.cli.LogOptions;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.ServerOptions;
import io.ssync.tasks.cli.app.Servers;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures how fast the queue is on this machine. */
@Command(
        name = "bench",
        description =
                "Measures how fast the queue is on this machine, beside what Redis itself can do in the same run.",
        footer = {"", "Uses a queue and a database schema of its own, and removes them at the end."})
public final class BenchCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many tasks to send and to run in each round. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many rounds to take the median of, after one that does not count. "
                    + "With --fresh all rounds count. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--fresh",
            description =
                    "Measure each thing in a process that has just begun, as after a deploy, and what starting takes.")
    private boolean fresh;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.WARNING);
        BenchPlan plan = BenchPlan.of(tasks, rounds);
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = step -> {
            err.println(step + "…");
            err.flush();
        };
        try (Servers open = servers.open(main)) {
            BenchReport report = measure(open, plan, progress);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? report.json() + System.lineSeparator() : report.table());
            out.flush();
        }
        return 0;
    }

    private BenchReport measure(Servers open, BenchPlan plan, Consumer<String> progress) throws InterruptedException {
        if (fresh) {
            try (FreshBench bench = new FreshBench(open)) {
                return bench.run(plan, progress);
            }
        }
        try (Bench bench = new Bench(open)) {
            return bench.run(plan, progress);
        }
    }
}
