package io.ssync.tasks.cli;

import io.ssync.tasks.Canvas.Workflow;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.WorkflowFacts;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with workflows: chains and groups that were sent from Java. */
@Command(
        name = "workflow",
        description = "Shows, retries or cancels workflows: chains and groups that were sent from Java.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "ID is that of the result: of the last task, or of the group that a workflow ends with."})
public final class WorkflowCommand {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(name = "show", description = "Prints a workflow as a tree, with the states of its tasks.")
    int show(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "ID", description = "The id of the result.") String id,
            @Option(names = "--json", description = "Print it as one line of JSON instead.") boolean json) {
        return with(servers, log, id, workflow -> {
            Workflow.Part tree = workflow.tree();
            if (json) {
                print(CeleryJson.write(WorkflowFacts.of(tree)));
            } else {
                spec.commandLine().getOut().print(WorkflowText.tree(tree));
                spec.commandLine().getOut().flush();
            }
            return 0;
        });
    }

    @Command(
            name = "retry",
            description = "Runs again what has not succeeded and what depends on that, under the same ids.")
    int retry(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "ID", description = "The id of the result.") String id,
            @Option(
                            names = "--from",
                            paramLabel = "STEP",
                            description = "The name or id of a task that runs again though it may have succeeded.")
                    @Nullable
                    String from) {
        return with(servers, log, id, workflow -> {
            try {
                Set<String> again = from == null ? workflow.retry() : workflow.retry(from);
                print(CeleryJson.write(Map.of("retried", List.copyOf(again))));
                return 0;
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new Problem(String.valueOf(e.getMessage()));
            }
        });
    }

    @Command(
            name = "cancel",
            description = "Stops a workflow: what has not begun never will, what runs is interrupted.")
    int cancel(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "ID", description = "The id of the result.") String id) {
        return with(servers, log, id, workflow -> {
            workflow.cancel();
            print(CeleryJson.write(Map.of("cancelled", workflow.id())));
            return 0;
        });
    }

    private int with(ServerOptions servers, LogOptions log, String id, ToIntFunction<Workflow> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(
                program,
                app -> work.applyAsInt(app.workflow(id)
                        .orElseThrow(() -> new Problem("nothing is known of a workflow '" + Shown.line(id)
                                + "': give the id of its result; it may have expired, or was not sent from Java"))));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
