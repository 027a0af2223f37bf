package io.ssync.example.cli;

import io.ssync.example.ChildMain;
import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.Servers;
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
    static ChildCommand command(Servers open, ServerOptions options) {
        List<String> arguments = new ArrayList<>(List.of("-l", Logging.level()));
        arguments.addAll(List.of("--data-dir", options.dataDirectory().toString()));
        options.config().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        return ChildCommand.of(ChildMain.class, arguments.toArray(String[]::new))
                .withEnvironment(Map.of(
                        "CELERY_BROKER_URL",
                        open.brokerUrl(),
                        "DATABASE_URL",
                        open.database().withLogin()));
    }

    /** The servers of the worker. */
    public Servers servers(Map<String, String> environment) {
        return servers.open(environment);
    }

    /** What the school of the worker has set about itself. */
    public SchoolOptions school(Map<String, String> environment) {
        return servers.school(environment);
    }

    /** The settings of the worker. */
    public TaskSettings settings(Map<String, String> environment) {
        return servers.settings(environment);
    }

    /** Logs as the worker does, for the worker's log. */
    public void applyLog() {
        log.apply(Logging.LogLevel.INFO);
        Logging.leaveTheTimeToTheParent();
    }
}
