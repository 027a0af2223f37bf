package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.web.DashboardOptions;
import io.ssync.tasks.cli.web.DashboardServer;
import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.dashboard.jdbc.JdbcAudit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Serves the dashboard alone until it is asked to stop. */
@Command(
        name = "dashboard",
        description = "Serves pages that show and steer queues, workers and tasks, until Ctrl-C or SIGTERM.")
public final class DashboardCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Mixin
    private ListenOptions listen;

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
        DashboardOptions options = listen.options(program.environment());
        try (Servers open = servers.open(program);
                TaskApp app = servers.forCalls(program, open);
                DashboardServer server = DashboardServer.start(
                        options, app, program.queues(null, app), ServerOptions.schedules(open), audit(open))) {
            program.stopSignal().await();
            return 0;
        }
    }

    /** Where who did what is kept. */
    private static Audit audit(Servers open) {
        JdbcAudit audit = JdbcAudit.over(open.database().dataSource());
        audit.migrate();
        return audit;
    }
}
