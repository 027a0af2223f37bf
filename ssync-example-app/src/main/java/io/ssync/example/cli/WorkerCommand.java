package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.Servers;
import io.ssync.example.cli.Logging.LogLevel;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.worker.Worker;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Runs a worker until it is asked to stop. */
@Command(
        name = "worker",
        description = "Runs a worker until Ctrl-C or SIGTERM; then it ends the running tasks and exits with code 0.")
public final class WorkerCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private WorkerOptions worker;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.INFO);
        TaskSettings settings = servers.settings(main.environment());
        try (Servers open = servers.open(main.environment());
                SchoolApp app = SchoolApp.open(
                        open, settings, worker.concurrency(settings), SchoolOptions.of(main.environment()))) {
            SchoolApp.migrate(open.database());
            try (Worker running = worker.start(app.tasks())) {
                WorkerWatch.untilStop(main.stopSignal(), running);
            }
            return 0;
        }
    }
}
