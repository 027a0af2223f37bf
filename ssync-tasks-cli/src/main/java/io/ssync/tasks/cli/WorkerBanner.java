package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.worker.Worker;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What a worker says of itself when it starts. */
final class WorkerBanner {
    private WorkerBanner() {}

    /** Prints it on standard error, as the log is: standard output is for results. */
    static void print(CommandSpec spec, TaskApp app, Worker worker, List<String> queues) {
        if (Logging.isJson()) {
            // The log says which worker is ready and what it reads.
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.print(TextTable.of(List.of(
                List.of("Worker", worker.name()),
                List.of("Version", VersionCommand.line(spec)),
                List.of("Broker", app.broker().describe()),
                List.of("Results", app.results().describe()),
                List.of("Queues", String.join(", ", queues)))));
        err.println("Tasks");
        names(app).forEach(name -> err.println("  " + Shown.line(name)));
        err.flush();
    }

    private static Stream<String> names(TaskApp app) {
        return app.taskNames().keySet().stream();
    }
}
