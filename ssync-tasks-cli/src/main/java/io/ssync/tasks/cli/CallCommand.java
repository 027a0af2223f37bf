package io.ssync.tasks.cli;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.message.CeleryJson;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Calls a task by its name. */
@Command(
        name = "call",
        description = "Calls a task by its name and prints its id, or with --wait its outcome, as one line of JSON.",
        footer = {
            "",
            "Exit code 1 if the task that was waited for did not succeed.",
            "",
            "Example:",
            "  ssync call example.tasks.add --args '[2, 3]' --wait"
        })
public final class CallCommand implements Callable<Integer> {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Parameters(paramLabel = "NAME", description = "The task, for example example.tasks.add.")
    private String name;

    @Option(
            names = "--args",
            paramLabel = "JSON",
            defaultValue = "[]",
            converter = Json.PositionalConverter.class,
            description = "Positional arguments, for example [2, 3].")
    private Json.Positional args;

    @Option(
            names = "--kwargs",
            paramLabel = "JSON",
            defaultValue = "{}",
            converter = Json.NamedConverter.class,
            description = "Arguments by name, for example {\"x\": 2, \"y\": 3}.")
    private Json.Named kwargs;

    @Option(names = "--queue", paramLabel = "NAME", description = "The queue. Default: by the routes.")
    private @Nullable String queue;

    @Option(
            names = "--countdown",
            paramLabel = "SECONDS",
            description = "Do not run it before so much time has passed.")
    private double countdown;

    @Option(names = "--wait", description = "Wait for the task to end and print its outcome.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long to wait. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Override
    public Integer call() {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            AsyncResult<Object> result = app.send(Signature.of(name, args.values())
                    .withKwargs(kwargs.values())
                    .with(options()));
            if (!wait) {
                print(CeleryJson.write(Map.of("task_id", result.id())));
                return 0;
            }
            boolean succeeded = await(result);
            print(Outcome.line(result));
            return succeeded ? 0 : 1;
        });
    }

    private boolean await(AsyncResult<Object> result) {
        try {
            result.get(seconds(timeout));
            return true;
        } catch (TaskFailedException e) {
            return false;
        }
    }

    private TaskOptions options() {
        TaskOptions options = countdown > 0 ? TaskOptions.countdown(seconds(countdown)) : TaskOptions.DEFAULTS;
        return queue == null ? options : options.queue(queue);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
