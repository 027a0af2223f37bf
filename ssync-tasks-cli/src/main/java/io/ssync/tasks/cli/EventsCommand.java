package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.events.Events.Event;
import io.ssync.tasks.message.CeleryJson;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what happens. */
@Command(
        name = "events",
        description = "Prints the events of workers and tasks, also of Celery's, until Ctrl-C.",
        footer = {"", "Workers tell of their tasks when they were started with -E, or with --enable here."})
public final class EventsCommand implements Callable<Integer> {
    /** What a line begins with, or nobody reads. */
    private static final Set<String> LEFT_OUT =
            Set.of("type", "hostname", "timestamp", "uuid", "clock", "pid", "utcoffset", "traceback");

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = {"-j", "--json"},
            description = "Print each event with all its fields as one line of JSON.")
    private boolean json;

    @Option(names = "--enable", description = "Have all workers tell of their tasks from now on.")
    private boolean enable;

    @Override
    public Integer call() throws InterruptedException {
        log.apply(LogLevel.WARNING);
        PrintWriter out = spec.commandLine().getOut();
        try (Servers open = servers.open(program);
                TaskApp app = servers.forCalls(program, open);
                Fanout.Subscription listening = app.events().listen(event -> out.println(line(event)))) {
            if (enable) {
                app.control().cast("enable_events", Map.of());
            }
            Errors.notice(spec, "Listening at " + app.broker().describe());
            program.stopSignal().await();
            out.flush();
            return 0;
        }
    }

    private String line(Event event) {
        if (json) {
            return CeleryJson.write(event.fields());
        }
        Map<String, @Nullable Object> rest = new TreeMap<>(event.fields());
        rest.keySet().removeAll(LEFT_OUT);
        String fields = rest.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
        String task = event.taskId() == null ? "" : event.taskId() + " ";
        return event.timestamp() + " " + event.hostname() + " " + event.type() + " " + task + fields;
    }
}
