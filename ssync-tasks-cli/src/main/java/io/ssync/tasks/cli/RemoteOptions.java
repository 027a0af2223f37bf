package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.control.Control;
import io.ssync.tasks.message.CeleryJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which workers a command is for, how long to wait for them, and how to print what they reply. */
final class RemoteOptions {
    @Mixin
    private ServerOptions servers;

    @Mixin
    private LogOptions log;

    @Option(
            names = {"-d", "--destination"},
            split = ",",
            paramLabel = "NAME",
            description = "Only workers with these node names. Default: all.")
    private List<String> destination = List.of();

    @Option(
            names = {"-p", "--pattern"},
            paramLabel = "GLOB",
            description = "Only workers whose node name matches, such as mail@*.")
    private @Nullable String pattern;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How long to wait for replies. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Option(names = "--limit", paramLabel = "N", description = "Stop waiting after so many replies.")
    private @Nullable Integer limit;

    @Option(
            names = {"-j", "--json"},
            description = "Print one line of JSON: the replies by worker.")
    private boolean json;

    /**
     * Sends something and prints the replies.
     *
     * @throws Problem if nobody replies
     */
    int ask(Program program, PrintWriter out, Function<Control, Map<String, @Nullable Object>> command) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            Map<String, @Nullable Object> replies = command.apply(control(app));
            if (replies.isEmpty()) {
                if (json) {
                    // Who reads JSON gets JSON, and the reason beside it.
                    out.println("{}");
                }
                throw new Problem("no worker replied within " + timeout + " s");
            }
            out.print(json ? CeleryJson.write(replies) + System.lineSeparator() : ReplyTable.of(replies));
            out.flush();
            return replies.values().stream().anyMatch(RemoteOptions::isError) ? 1 : 0;
        });
    }

    private Control control(TaskApp app) {
        Control control = app.control().timeout(Duration.ofMillis(Math.round(timeout * 1000)));
        if (!destination.isEmpty()) {
            control = control.destination(destination.toArray(String[]::new));
        } else if (pattern != null) {
            control = control.pattern(pattern);
        }
        return limit == null ? control : control.limit(limit);
    }

    private static boolean isError(@Nullable Object reply) {
        return reply instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("error");
    }
}
