package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.web.WebOptions;
import io.ssync.example.web.WebServer;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.cli.ChildMain;
import io.ssync.tasks.cli.LogFileOption;
import io.ssync.tasks.cli.LogOptions;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.ServerOptions;
import io.ssync.tasks.cli.WorkerOptions;
import io.ssync.tasks.cli.WorkerWatch;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.worker.Worker;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Serves the REST API until it is asked to stop. */
@Command(
        name = "serve",
        description = "Serves the REST API, with a worker in the same process, until Ctrl-C or SIGTERM.")
public final class ServeCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WebServerOptions web;

    @Option(names = "--no-worker", description = "Run no worker here: start workers with 'ssync worker'.")
    private boolean noWorker;

    @Option(
            names = {"-B", "--beat"},
            description = "Send periodic tasks, too. In as many processes as you like: each due time becomes one task.")
    private boolean withBeat;

    @Mixin
    private WorkerOptions worker;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Mixin
    private LogFileOption logFile;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.INFO);
        logFile.apply(null);
        TaskSettings settings = worker.settings(servers.settings(main));
        WebOptions options = web.options(main.environment());
        try (Servers open = servers.open(main);
                SchoolApp app = SchoolApp.open(open, settings, worker.concurrency(settings), main.school())) {
            SchoolApp.migrate(open.database());
            // Closed in the opposite order: no more requests first, then the worker's last tasks.
            try (Worker running = noWorker ? null : worker.start(app, ChildMain.command(main, open, servers));
                    Beat beat = withBeat ? servers.startBeat(app, main) : null;
                    WebServer server =
                            WebServer.start(options, app, running == null ? List.of() : List.of(running), beat)) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("Dashboard   " + server.dashboardUrl());
                out.println("Uploads     " + server.schoolUrl());
                out.flush();
                if (running == null) {
                    main.stopSignal().await();
                } else {
                    WorkerWatch.untilStop(main.stopSignal(), running);
                }
            }
            return 0;
        }
    }
}
