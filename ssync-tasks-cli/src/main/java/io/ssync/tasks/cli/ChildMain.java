package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.OwnTasks;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.TaskSource;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A child process of {@code ssync worker --pool process}, which starts it: the app as the worker has it, with the same
 * servers. It has nothing to do with signals and servers of its own, so it is none of the commands of a {@link Program}.
 */
@Command(name = "ssync child")
public final class ChildMain implements Runnable {
    private static final String BROKER = "CELERY_BROKER_URL";
    private static final String DATABASE = "DATABASE_URL";

    private final Function<OwnTasks, TaskSource> choice;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    private ChildMain(Function<OwnTasks, TaskSource> choice) {
        this.choice = choice;
    }

    /** Runs tasks until the worker ends this process. */
    public static void main(String[] args) {
        run(own -> own, args);
    }

    /**
     * The same for a program that has tasks which nobody names.
     *
     * @param choice from what is named to what is meant
     */
    public static void run(Function<OwnTasks, TaskSource> choice, String... arguments) {
        new CommandLine(new ChildMain(choice))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        // Only if the command line is wrong.
        System.exit(CommandLine.ExitCode.USAGE);
    }

    /** The command of a worker's children. Passwords go through the environment, where nobody sees them. */
    public static ChildCommand command(Program program, Servers open, ServerOptions options) {
        List<String> arguments = new ArrayList<>(List.of("-l", Logging.level()));
        options.config().ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        Map<String, String> environment = new HashMap<>(program.tasks().environment());
        environment.put(BROKER, open.brokerUrl());
        environment.put(DATABASE, open.database().withLogin());
        return ChildCommand.of(program.childMain(), arguments.toArray(String[]::new))
                .withEnvironment(environment);
    }

    @Override
    public void run() {
        TaskProcess.run(this::app);
    }

    /** What the app needs besides the tasks ends with the process. */
    private TaskApp app() {
        log.applyLevel(Logging.LogLevel.INFO);
        Logging.leaveTheTimeToTheParent();
        Map<String, String> environment = System.getenv();
        OwnTasks named = OwnTasks.of(null, null, environment);
        Logging.asOurs(named.names());
        TaskSource tasks = choice.apply(named);
        Servers open = Servers.of(given(environment, BROKER), DatabaseUrl.parse(given(environment, DATABASE)));
        return tasks.open(open, servers.changed(tasks.settings(), environment), 1)
                .tasks();
    }

    private static String given(Map<String, String> environment, String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }
}
