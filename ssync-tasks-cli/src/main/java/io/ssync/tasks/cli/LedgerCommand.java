package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.cli.Logging.LogLevel;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.CeleryJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What an operator does with the ledger of durable tasks. */
@Command(
        name = "ledger",
        description =
                "Shows durable tasks that have not ended, has them published again, takes over those of another Redis, or forgets them.",
        synopsisSubcommandLabel = "COMMAND")
public final class LedgerCommand {
    private static final int PAGE = 500;

    @ParentCommand
    private Program program;

    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "Prints durable tasks that have not ended, the oldest first.")
    int list(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(
                            names = {"-Q", "--queues"},
                            paramLabel = "NAMES",
                            split = ",",
                            description = "Only of these queues.")
                    List<String> queues,
            @Option(names = "--task", paramLabel = "NAME", description = "Only calls of this task.") String task,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        if (limit < 1) {
            throw new ParameterException(subcommand("list"), "--limit must be at least 1, was " + limit);
        }
        return with(servers, log, app -> {
            List<Ledger.Row> rows = rows(app.ledger().orElseThrow())
                    .filter(row -> queues == null || queues.contains(row.queue()))
                    .filter(row -> task == null || task.equals(LedgerText.task(row)))
                    .limit(limit)
                    .toList();
            print(json ? LedgerText.json(rows) : LedgerText.table(rows));
        });
    }

    @Command(
            name = "republish",
            description =
                    "Has durable tasks published once more, for the case that Redis has lost some of their messages. "
                            + "Of several copies one runs.")
    int republish(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(names = "--all", description = "All that have not ended.") boolean all,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "The tasks' ids.") List<String> ids) {
        requireEither("republish", all, ids);
        return with(servers, log, app -> {
            Ledger ledger = app.ledger().orElseThrow();
            int republished = all ? ledger.republishAll() : ledger.republish(ids);
            // Workers do it too, if there are any.
            app.publishDurable();
            print(CeleryJson.write(Map.of("republished", republished)) + System.lineSeparator());
        });
    }

    @Command(
            name = "adopt",
            description =
                    "Takes over the durable tasks of another Redis that is gone, or was moved here without its data, and has them "
                            + "published here. Its apps must not run any more.")
    int adopt(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            description = "What the other is called. Without it, all that have tasks are listed.")
                    String name,
            @Option(names = "--json", description = "Print each as one line of JSON instead of a table.")
                    boolean json) {
        return with(servers, log, app -> {
            Ledger ledger = app.ledger().orElseThrow();
            if (name == null) {
                List<Ledger.KnownBroker> known = ledger.brokers();
                print(json ? LedgerText.brokersAsJson(known) : LedgerText.brokers(known));
                return;
            }
            boolean isKnown = ledger.brokers().stream()
                    .skip(1)
                    .anyMatch(other -> other.name().equals(name));
            if (!isKnown) {
                throw new ParameterException(
                        subcommand("adopt"),
                        "there is no other Redis called " + name + " in this ledger; without a name, all are listed");
            }
            int adopted = ledger.adopt(name);
            // Workers do it too, if there are any.
            app.publishDurable();
            print(CeleryJson.write(Map.of("adopted", adopted)) + System.lineSeparator());
        });
    }

    @Command(
            name = "forget",
            description = "Takes tasks off the ledger: what waits in Redis still runs, but is not published again.")
    int forget(
            @Mixin ServerOptions servers,
            @Mixin LogOptions log,
            @Option(names = "--all", description = "All there are.") boolean all,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "The tasks' ids.") List<String> ids) {
        requireEither("forget", all, ids);
        return with(servers, log, app -> {
            Ledger ledger = app.ledger().orElseThrow();
            List<String> chosen = all ? rows(ledger).map(Ledger.Row::taskId).toList() : ids;
            print(CeleryJson.write(Map.of("forgotten", ledger.forget(chosen))) + System.lineSeparator());
        });
    }

    /** For commands that change something: a forgotten id must not mean all of them. */
    private void requireEither(String command, boolean all, List<String> ids) {
        boolean some = ids != null && !ids.isEmpty();
        if (all == some) {
            throw new ParameterException(
                    subcommand(command), all ? "name ids or say --all, not both" : "name the tasks' ids, or say --all");
        }
    }

    private picocli.CommandLine subcommand(String name) {
        return Objects.requireNonNull(spec.subcommands().get(name), name);
    }

    /** Page by page; what comes and goes meanwhile may be missed. */
    private static Stream<Ledger.Row> rows(Ledger ledger) {
        return IntStream.iterate(0, offset -> offset + PAGE)
                .mapToObj(offset -> ledger.list(offset, PAGE))
                .takeWhile(page -> !page.isEmpty())
                .flatMap(List::stream);
    }

    private int with(ServerOptions servers, LogOptions log, Consumer<TaskApp> work) {
        log.apply(LogLevel.WARNING);
        return servers.withApp(program, app -> {
            work.accept(app);
            return 0;
        });
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
