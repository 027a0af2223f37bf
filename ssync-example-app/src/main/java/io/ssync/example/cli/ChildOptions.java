package io.ssync.example.cli;

import io.ssync.example.ChildMain;
import io.ssync.example.Main;
import io.ssync.example.app.OwnApp;
import io.ssync.example.app.OwnTasks;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.Servers;
import io.ssync.example.app.WorkerApp;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.worker.ChildCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** What a worker tells its child processes: which servers it uses, the embedded ones too, and how much is logged. */
public final class ChildOptions {
    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    /** The command of a worker's children. Passwords go through the environment, where nobody sees them. */
    static ChildCommand command(Main main, Servers open, ServerOptions options) {
        List<String> arguments = new ArrayList<>(List.of("-l", Logging.level()));
        arguments.addAll(List.of("--data-dir", options.dataDirectory().toString()));
        options.config().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        ChildCommand command = ChildCommand.of(ChildMain.class, arguments.toArray(String[]::new))
                .withEnvironment(Map.of(
                        "CELERY_BROKER_URL",
                        open.brokerUrl(),
                        "DATABASE_URL",
                        open.database().withLogin(),
                        // Not what this process has in its own: -A wins over it.
                        OwnTasks.APP,
                        ""));
        return main.ownTasks()
                .map(own -> command.withEnvironment(own.environment()))
                .orElse(command);
    }

    /** The app of the worker. */
    public TaskApp app(Map<String, String> environment) {
        Servers open = servers.open(environment);
        return OwnTasks.of(null, null, environment)
                .map(own ->
                        (WorkerApp) OwnApp.open(open, servers.changed(TaskSettings.defaults(), environment), 1, own))
                .orElseGet(() -> SchoolApp.open(open, servers.settings(environment), 1, servers.school(environment)))
                .tasks();
    }

    /** Logs as the worker does, for the worker's log. */
    public void applyLog() {
        log.apply(Logging.LogLevel.INFO);
        Logging.leaveTheTimeToTheParent();
    }
}
