package io.ssync.tasks.cli;

import io.ssync.tasks.FailedTasks.Answer;
import io.ssync.tasks.FailedTasks.Options;
import io.ssync.tasks.FailedTasks.Summary;
import io.ssync.tasks.FailedTasks.Verdict;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.facts.TaskFacts;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.ResultHistory;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.ResultHistory.Page;
import io.ssync.tasks.results.ResultHistory.Position;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
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

/** What an operator does with tasks of the past. */
@Command(
        name = "task",
        description = "Lists and shows tasks of the past, and runs failed ones again.",
        synopsisSubcommandLabel = "COMMAND")
public final class TaskCommand {
    private static final int PAGE = 100;
    private static final int COUNTED_TOGETHER = 1_000;

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "Prints tasks of the past, the last first.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Mixin TaskSelection selection,
            @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state, such as FAILURE.")
                    @Nullable
                    String state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, app -> {
            List<TaskResult> found = new ArrayList<>();
            Filter filter =
                    selection.filter(subcommand("list"), state, app.clock().instant());
            forEachPage(history(app), filter, PAGE, limit, found::addAll);
            if (json) {
                found.forEach(result -> print(CeleryJson.write(TaskFacts.of(result))));
            } else {
                spec.commandLine().getOut().print(TaskText.table(found));
                spec.commandLine().getOut().flush();
            }
            return 0;
        });
    }

    @Command(
            name = "show",
            description = "Prints all that is known of a task: its call, its result, whether it can be retried.")
    int show(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(paramLabel = "ID", description = "The task's id.") String id,
            @Option(names = "--json", description = "Print it as one line of JSON instead.") boolean json) {
        return with(servers, log, app -> {
            TaskResult result = app.results()
                    .find(id)
                    .orElseThrow(
                            () -> new Problem(
                                    "nothing is known of the task '" + Shown.line(id)
                                            + "': it has not begun, or was never sent, or its result has expired. 'ssync why' looks for its message"));
            boolean retryable = result.state().equals(TaskState.FAILURE)
                    && !app.failed().kept(List.of(id)).isEmpty();
            Map<String, @Nullable Object> facts = TaskFacts.of(result);
            facts.put("traceback", result.traceback());
            facts.put("retryable", retryable);
            if (json) {
                print(CeleryJson.write(facts));
            } else {
                spec.commandLine().getOut().print(TaskText.facts(facts));
                spec.commandLine().getOut().flush();
            }
            return 0;
        });
    }

    @Command(
            name = "retry",
            description = "Runs failed tasks again, under their ids, from the first attempt on.",
            footer = {
                "",
                "Exit code 1 if a task that was named does not run again. Workers of SSync keep the message of a task that fails, as "
                        + "CELERY_TASK_FAILED_MESSAGE_EXPIRES says; of those of Celery's workers there is none."
            })
    int retry(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Mixin TaskSelection selection,
            @Option(names = "--failed", description = "All that have failed and that the other options leave.")
                    boolean failed,
            @Option(names = "--without-expiry", description = "Also those that were not to run any more at this time.")
                    boolean withoutExpiry,
            @Option(names = "--dry-run", description = "Change nothing: say what would run again.") boolean dryRun,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Print one line of JSON and no bar.") boolean json,
            @Parameters(paramLabel = "ID", description = "The ids of tasks.") List<String> given) {
        List<String> ids = given == null ? List.of() : given;
        // A forgotten id must not mean all of them.
        if (ids.isEmpty() == !failed || !ids.isEmpty() && selection.isSet()) {
            throw new ParameterException(
                    subcommand("retry"),
                    "name the ids of tasks, or say --failed, with --task, --since and so on if you like");
        }
        Options options = new Options(withoutExpiry, dryRun);
        return with(servers, log, app -> {
            if (ids.isEmpty()) {
                Filter filter =
                        selection.filter(subcommand("retry"), null, app.clock().instant());
                report(retryAll(app, filter, options, limit, json), options, json);
                return 0;
            }
            Summary summary = summary(app.failed().retry(ids, options));
            report(summary, options, json);
            return summary.sent() == summary.total() ? 0 : 1;
        });
    }

    private Summary retryAll(TaskApp app, Filter asked, Options options, int limit, boolean json) {
        // What fails from now on is not among those that are counted.
        Filter filter =
                asked.until().isPresent() ? asked : asked.withUntil(app.clock().instant());
        if (json) {
            return app.failed().retry(filter, options, limit, step -> {});
        }
        int[] total = {0};
        forEachPage(
                history(app),
                filter.withState(TaskState.FAILURE),
                COUNTED_TOGETHER,
                limit,
                page -> total[0] += page.size());
        ProgressBar bar = new ProgressBar(spec.commandLine().getOut(), Terminal.isThere());
        Summary summary = app.failed()
                .retry(
                        filter,
                        options,
                        limit,
                        step -> bar.show(step.total(), total[0], options.dryRun() ? "looked at" : "retried"));
        bar.finish();
        return summary;
    }

    private static Summary summary(List<Answer> answers) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        answers.forEach(answer -> counts.merge(answer.verdict(), 1, Integer::sum));
        return new Summary(
                counts,
                answers.stream()
                        .filter(answer -> answer.verdict() != Verdict.SENT)
                        .toList());
    }

    private void report(Summary summary, Options options, boolean json) {
        if (json) {
            print(CeleryJson.write(TaskFacts.of(summary, options.dryRun())));
            return;
        }
        summary.refused().forEach(answer -> print(Shown.line(answer.text())));
        int refused = summary.total() - summary.sent();
        print(summary.sent()
                + (options.dryRun() ? " would run again" : " run again")
                + (refused == 0 ? "" : ", " + refused + " do not"));
    }

    private static ResultHistory history(TaskApp app) {
        return app.results()
                .history()
                .orElseThrow(() ->
                        new Problem(app.results().describe() + " cannot list its results: name the ids of tasks"));
    }

    /** Until so many are found, or there are no more. */
    private static void forEachPage(ResultHistory history, Filter filter, int size, int limit, Pages pages) {
        Optional<Position> after = Optional.empty();
        int left = limit;
        do {
            Page page = history.page(filter, after, Math.min(size, left));
            pages.take(page.results());
            left -= page.results().size();
            after = page.next();
        } while (after.isPresent() && left > 0);
    }

    private interface Pages {
        void take(List<TaskResult> page);
    }

    private CommandLine subcommand(String name) {
        return Objects.requireNonNull(spec.subcommands().get(name), name);
    }

    private int with(ServerOptions servers, LogOptions log, ToIntFunction<TaskApp> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, work);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
