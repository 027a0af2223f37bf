package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.Servers;
import io.ssync.example.cli.Logging.LogLevel;
import io.ssync.example.web.DashboardServer;
import io.ssync.example.web.WebOptions;
import io.ssync.tasks.TaskApp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Serves the dashboard alone until it is asked to stop. */
@Command(
        name = "dashboard",
        description =
                "Serves pages that show and steer queues, workers and tasks, until Ctrl-C or SIGTERM; 'ssync serve' has"
                        + " them as well.")
public final class DashboardCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private WebServerOptions web;

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
        WebOptions options = web.options(main.environment());
        try (Servers open = servers.open(main.environment());
                TaskApp app = SchoolApp.forCalls(open, servers.settings(main.environment()));
                DashboardServer server =
                        DashboardServer.start(options, app, SchoolApp.schedulesOf(open), SchoolApp.auditOf(open))) {
            main.stopSignal().await();
            return 0;
        }
    }
}
