package io.ssync.tasks.cli;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.WorkerApp;
import io.ssync.tasks.cli.web.HealthServer;
import io.ssync.tasks.worker.Worker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a worker until it is asked to stop. */
@Command(
        name = "worker",
        description =
                "Runs a worker until Ctrl-C or SIGTERM; then it ends the running tasks and exits with code 0. Asked "
                        + "again, it gives them back to their queues at once.",
        footer = {
            "",
            "Exit code 75 if the worker closed itself because too many threads are stuck in tasks that ignore their time "
                    + "limits: start it again.",
            "Exit code 70 if a task has ended the process with System.exit."
        })
public final class WorkerCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkerOptions worker;

    @Option(
            names = {"-B", "--beat"},
            description = "Send periodic tasks, too. In as many workers as you like: each due time becomes one task.")
    private boolean withBeat;

    @Option(
            names = "--health",
            paramLabel = "[ADDRESS:]PORT",
            converter = ListenAddress.class,
            description = "Answer GET /health/live and /health/ready there, for a supervisor. The address is this "
                    + "machine's own unless given.")
    private @Nullable InetSocketAddress health;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Mixin
    private LogFileOption logFile;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.INFO);
        Logging.asOurs(program.named().names());
        logFile.apply(worker.name());
        TaskSettings settings = worker.settings(servers.settings(program));
        try (Servers open = servers.open(program);
                WorkerApp app = servers.openApp(program, open, settings, worker.concurrency(settings))) {
            try (Worker running = worker.start(app, ChildMain.command(program, open, servers));
                    Beat beat = withBeat ? servers.startBeat(app, program) : null;
                    HealthServer probes = health == null ? null : HealthServer.start(health, List.of(running), beat)) {
                WorkerBanner.print(spec, app.tasks(), running, worker.queues(app));
                WorkerWatch.untilStop(program.stopSignal(), running);
                // Before the probes are closed: a supervisor must not take a worker for dead that finishes its tasks.
                WorkerWatch.close(running);
            }
            return 0;
        }
    }
}
