package io.ssync.tasks.cli;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with the limits of tasks. */
@Command(
        name = "limits",
        description = "Shows or changes how often tasks start and how many run at once, for all workers at once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ssync limits set finance.tasks.send_fee_reminders --rate 100/m"})
public final class LimitsCommand {
    private static final List<String> HEADING =
            List.of("QUEUE", "RATE", "DECLARED", "CONCURRENCY", "DECLARED", "RUNNING", "WAITING", "TASK");

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "list",
            description =
                    "Prints the limited tasks of each queue: the rate and the concurrency that count, those that the code"
                            + " declares, how many run and how many wait.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(
                            names = {"-Q", "--queues"},
                            paramLabel = "NAMES",
                            split = ",",
                            description = "The queues to look into. Default: all that its workers read.")
                    @Nullable
                    List<String> queues,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, app -> {
            List<List<String>> rows = new ArrayList<>();
            rows.add(HEADING);
            for (String queue : program.queues(queues, app)) {
                for (TaskLimits.Status limit : app.broker().limits(queue).list()) {
                    if (json) {
                        print(line(queue, limit));
                    }
                    rows.add(row(queue, limit));
                }
            }
            if (!json) {
                spec.commandLine().getOut().print(TextTable.of(rows));
                spec.commandLine().getOut().flush();
            }
        });
    }

    @Command(
            name = "set",
            description =
                    "Sets limits of a task; they count instead of those that its code declares, until they are reset.")
    int set(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Mixin TaskOfQueue task,
            @Option(
                            names = "--rate",
                            paramLabel = "RATE",
                            description = "How often it may start: 10/s, 100/m or 5/h; 0 for no limit.")
                    @Nullable
                    String rate,
            @Option(
                            names = "--concurrency",
                            paramLabel = "N",
                            description = "How many may run at once, per key if it has keys; 0 for no limit.")
                    @Nullable
                    Integer concurrency) {
        requireUsable(rate, concurrency);
        return change(servers, log, task, limits -> {
            if (rate != null) {
                limits.setRate(task.name, RateLimit.parse(rate));
            }
            if (concurrency != null) {
                limits.setMaxConcurrency(task.name, concurrency);
            }
        });
    }

    private void requireUsable(@Nullable String rate, @Nullable Integer concurrency) {
        CommandLine command = spec.subcommands().get("set");
        if (rate == null && concurrency == null) {
            throw new ParameterException(command, "say what to set: --rate, --concurrency, or both");
        }
        if (concurrency != null && concurrency < 0) {
            throw new ParameterException(command, "--concurrency must not be negative, was " + concurrency);
        }
        try {
            RateLimit.parse(rate == null ? "" : rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--rate: " + e.getMessage());
        }
    }

    @Command(name = "reset", description = "Goes back to the limits that the code of a task declares.")
    int reset(@Mixin ServerOptions servers, @Mixin LogOptions log, @Mixin TaskOfQueue task) {
        return change(servers, log, task, limits -> limits.reset(task.name));
    }

    private int change(ServerOptions servers, LogOptions log, TaskOfQueue task, Consumer<TaskLimits> change) {
        return with(servers, log, app -> {
            String queue = task.queueIn(app);
            TaskLimits limits = app.broker().limits(queue);
            change.accept(limits);
            limits.list().stream()
                    .filter(limit -> limit.task().equals(task.name))
                    .forEach(limit -> print(line(queue, limit)));
        });
    }

    private static List<String> row(String queue, TaskLimits.Status limit) {
        return Stream.of(
                        queue,
                        limit.rate().map(RateLimit::toString).orElse("-"),
                        limit.declaredRate().map(RateLimit::toString).orElse("-"),
                        limit.maxConcurrency(),
                        limit.declaredMaxConcurrency(),
                        limit.running(),
                        limit.waiting(),
                        limit.task())
                .map(String::valueOf)
                .toList();
    }

    private static String line(String queue, TaskLimits.Status limit) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("queue", queue);
        line.put("task", limit.task());
        line.put("rate", limit.rate().map(RateLimit::toString).orElse(null));
        line.put("declared_rate", limit.declaredRate().map(RateLimit::toString).orElse(null));
        line.put("concurrency", limit.maxConcurrency());
        line.put("declared_concurrency", limit.declaredMaxConcurrency());
        line.put("running", limit.running());
        line.put("waiting", limit.waiting());
        return CeleryJson.write(line);
    }

    private int with(ServerOptions servers, LogOptions log, Consumer<TaskApp> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            work.accept(app);
            return 0;
        });
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    /** A task, and where its limits are. */
    static final class TaskOfQueue {
        @Parameters(paramLabel = "TASK", description = "The name of the task.")
        private String name;

        @Option(
                names = {"-Q", "--queue"},
                paramLabel = "NAME",
                description = "The queue to limit it in. Default: the one that its calls go to.")
        private @Nullable String queue;

        String queueIn(TaskApp app) {
            return queue != null ? queue : app.queueOf(Signature.of(name, List.of()));
        }
    }
}
