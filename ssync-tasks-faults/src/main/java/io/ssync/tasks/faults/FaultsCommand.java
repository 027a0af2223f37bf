package io.ssync.tasks.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ssync-faults}: runs the table of faults, or some of its rows. */
@Command(
        name = "ssync-faults",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {SoakCommand.class, SimulateCommand.class},
        description =
                "Breaks real workers, Redis and PostgreSQL in every way of the table, with thousands of tasks under way,"
                        + " and looks at what became of each of them.",
        footer = {"", "Exit codes: 0 every promise held, 1 one did not, 2 the command line is wrong."})
public final class FaultsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CASE", arity = "0..*", description = "The cases to run. Default: all of them.")
    private List<String> cases = List.of();

    @Option(names = "--list", description = "Print the cases and end.")
    private boolean list;

    @Option(names = "--short", description = "Strike less often and for a shorter time, as the build does.")
    private boolean brief;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often to run each case. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            description =
                    "The lease of the workers, 30 unless told otherwise in production. Default here: 3, or 2.5 with --short.")
    private @Nullable Integer lease;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table there, too.")
    private @Nullable Path markdown;

    @Option(
            names = "--logs",
            paramLabel = "FOLDER",
            description = "Where the workers' logs go. Default: a temporary folder, printed.")
    private @Nullable Path logs;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultsCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<Fault> faults = faults();
        if (list) {
            faults.forEach(fault -> out.printf("%-18s %s: %s%n", fault.name(), fault.what(), fault.promise()));
            return 0;
        }
        if (repeat < 1) {
            throw new ParameterException(spec.commandLine(), "--repeat must be at least 1, was " + repeat);
        }
        Path folder = logs == null ? Files.createTempDirectory("ssync-faults-") : logs;
        out.println("logs of the workers: " + folder);
        List<Row> rows = new ArrayList<>();
        try (FaultSuite suite = new FaultSuite(folder)) {
            for (int round = 0; round < repeat; round++) {
                for (Fault fault : faults) {
                    out.println(fault.name() + "…");
                    out.flush();
                    Row row = suite.run(fault, scale());
                    rows.add(row);
                    out.println(FaultsReport.line(row));
                    out.flush();
                }
            }
        }
        String table = FaultsReport.markdown(rows);
        out.println();
        out.print(table);
        if (markdown != null) {
            Files.writeString(markdown, table);
        }
        long violated = rows.stream().filter(row -> !row.holds()).count();
        out.println();
        out.println(violated == 0 ? "every promise held" : violated + " of " + rows.size() + " runs broke a promise");
        return violated == 0 ? 0 : 1;
    }

    private List<Fault> faults() {
        if (cases.isEmpty()) {
            return FaultTable.ALL;
        }
        return cases.stream().map(this::fault).toList();
    }

    private Fault fault(String name) {
        return FaultTable.ALL.stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no case is called '" + name + "'; there are "
                                + String.join(
                                        ", ",
                                        FaultTable.ALL.stream().map(Fault::name).toList())));
    }

    private Scale scale() {
        Scale scale = brief ? Scale.BRIEF : Scale.FULL;
        return lease == null ? scale : scale.withLease(Duration.ofSeconds(lease));
    }
}
