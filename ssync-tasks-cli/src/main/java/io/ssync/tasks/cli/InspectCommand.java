package io.ssync.tasks.cli;

import io.ssync.tasks.control.Control.Inspect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks workers, by the names that Celery has for the questions. */
@Command(
        name = "inspect",
        description = "Asks the workers of the broker, those of Celery too, and prints what each replies.",
        footer = {"", "Exit code 1 if no worker replies.", "", "Example:", "  ssync inspect query_task 12ab… 34cd…"})
public final class InspectCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RemoteOptions remote;

    @Parameters(index = "0", paramLabel = "QUESTION", description = "${COMPLETION-CANDIDATES}.")
    private Question question;

    @Parameters(
            index = "1..*",
            paramLabel = "ARG",
            description =
                    "Ids of tasks for query_task and stack; names of attributes, such as acks_late, for registered.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        return remote.ask(
                program,
                spec.commandLine().getOut(),
                control -> question.ask(control.inspect(), arguments.toArray(String[]::new)));
    }

    /** What can be asked. */
    enum Question {
        ping((inspect, arguments) -> inspect.ping()),
        active((inspect, arguments) -> inspect.active()),
        reserved((inspect, arguments) -> inspect.reserved()),
        scheduled((inspect, arguments) -> inspect.scheduled()),
        revoked((inspect, arguments) -> inspect.revoked()),
        registered(Inspect::registered),
        stats((inspect, arguments) -> inspect.stats()),
        active_queues((inspect, arguments) -> inspect.activeQueues()),
        report((inspect, arguments) -> inspect.report()),
        conf((inspect, arguments) -> inspect.conf()),
        clock((inspect, arguments) -> inspect.clock()),
        query_task(Inspect::queryTask),
        stack(Inspect::stack);

        private final Asking asking;

        Question(Asking asking) {
            this.asking = asking;
        }

        Map<String, @Nullable Object> ask(Inspect inspect, String[] arguments) {
            return asking.ask(inspect, arguments);
        }

        private interface Asking {
            Map<String, @Nullable Object> ask(Inspect inspect, String... arguments);
        }
    }
}
