package io.ssync.tasks.cli;

import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.TaskSource;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The command line for tasks of one's own, over servers of one's own. */
@Command(
        description = "A task queue for Java that speaks Celery's protocol.",
        footer = "Redis is given by --broker or CELERY_BROKER_URL, PostgreSQL by --database-url or DATABASE_URL.")
public final class Ssync extends Program {
    private Ssync(Map<String, String> environment, StopSignal stopSignal) {
        super(environment, stopSignal);
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        run(stopSignal -> new Ssync(System.getenv(), stopSignal), args);
    }

    @Override
    public TaskSource tasks() {
        return named();
    }

    @Override
    protected Servers servers(Optional<String> broker, Optional<DatabaseUrl> database) {
        return Servers.of(
                broker.orElseThrow(
                        () -> new Problem(
                                "which Redis? Give its address, such as redis://localhost:6379/0, with --broker or in CELERY_BROKER_URL")),
                // Not all commands need it.
                database.orElse(
                        DatabaseUrl.missing(
                                "which PostgreSQL? Give its address, such as"
                                        + " postgresql://user:password@localhost:5432/database, with --database-url or in DATABASE_URL")));
    }

    @Override
    protected Class<?> childMain() {
        return ChildMain.class;
    }
}
