package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A page of the terminal that shows queues and workers, drawn anew every few seconds. */
@Command(
        name = "top",
        description =
                "Shows queues and workers on one page that is drawn anew until Ctrl-C. Where there is no terminal it"
                        + " is printed once.")
public final class TopCommand implements Callable<Integer> {
    /** Moves to the upper left corner, and clears from there: less flicker than clearing first. */
    private static final String REDRAW = "\u001b[H\u001b[J";

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = {"-Q", "--queues"},
            split = ",",
            paramLabel = "NAMES",
            description =
                    "The queues to show. Default: those of the app, those that running workers read, and all others that Redis"
                            + " knows.")
    private @Nullable List<String> queues;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often to look. Default: ${DEFAULT-VALUE}.")
    private double interval;

    @Option(names = "--once", description = "Print the page once, also on a terminal.")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        if (!(interval >= 0.1 && interval <= 3600)) {
            throw new ParameterException(
                    spec.commandLine(), "--interval must be from 0.1 to 3600 seconds, was " + interval);
        }
        log.apply(LogLevel.ERROR);
        try (Servers open = servers.open(program);
                TaskApp app = servers.forCalls(program, open)) {
            TopPage page = new TopPage(app, program.queuesInUse(queues, app));
            if (once || !Terminal.isThere()) {
                show(page.draw());
                return 0;
            }
            Duration pause = Duration.ofMillis(Math.round(interval * 1000));
            do {
                show(REDRAW + page.draw());
            } while (!program.stopSignal().await(pause));
            return 0;
        }
    }

    private void show(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
