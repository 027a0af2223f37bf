package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with dead letters: the messages that were set aside because nobody could run them. */
@Command(
        name = "dead",
        description =
                "Shows, retries or drops dead letters: messages that were set aside because nobody could run them.",
        synopsisSubcommandLabel = "COMMAND")
public final class DeadCommand {
    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "Prints dead letters, the newest of each queue first.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Mixin DeadLetterSelection selection,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, app -> {
            List<DeadLetter> letters = selection.of(program, app).limit(limit).toList();
            if (json) {
                letters.stream().map(DeadLetterText::line).forEach(this::print);
            } else {
                spec.commandLine().getOut().print(DeadLetterText.table(letters));
                spec.commandLine().getOut().flush();
            }
            return 0;
        });
    }

    @Command(name = "show", description = "Prints dead letters with their whole messages, each as one line of JSON.")
    int show(@Mixin ServerOptions servers, @Mixin LogOptions log, @Mixin DeadLetterSelection selection) {
        return with(servers, log, app -> {
            List<DeadLetter> letters = selection.of(program, app).toList();
            letters.stream().map(DeadLetterText::whole).forEach(this::print);
            return letters.isEmpty() ? 1 : 0;
        });
    }

    @Command(
            name = "retry",
            description = "Puts dead letters back into their queues, for another try from the beginning.")
    int retry(@Mixin ServerOptions servers, @Mixin LogOptions log, @Mixin DeadLetterSelection selection) {
        selection.requireSome(subcommand("retry"));
        return with(servers, log, app -> {
            int retried = app.retryDeadLetters(selection.of(program, app).toList());
            print(CeleryJson.write(Map.of("retried", retried)));
            return 0;
        });
    }

    private picocli.CommandLine subcommand(String name) {
        return Objects.requireNonNull(spec.subcommands().get(name), name);
    }

    @Command(name = "drop", description = "Deletes dead letters for good.")
    int drop(@Mixin ServerOptions servers, @Mixin LogOptions log, @Mixin DeadLetterSelection selection) {
        selection.requireSome(subcommand("drop"));
        return with(servers, log, app -> {
            Broker broker = app.broker();
            int dropped = selection.of(program, app).toList().stream()
                    .mapToInt(letter -> broker.deadLetters(letter.queue()).drop(List.of(letter.id())))
                    .sum();
            print(CeleryJson.write(Map.of("dropped", dropped)));
            return 0;
        });
    }

    private int with(ServerOptions servers, LogOptions log, ToIntFunction<TaskApp> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, work);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
