package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which dead letters a command is about. */
final class DeadLetterSelection {
    private static final int PAGE = 500;
    private static final int PAGES = 1_000;

    @Option(
            names = {"-Q", "--queues"},
            paramLabel = "NAMES",
            split = ",",
            description = "The queues to look into. Default: all that its workers read.")
    private @Nullable List<String> queues;

    @Option(names = "--task", paramLabel = "NAME", description = "Only messages of this task.")
    private @Nullable String task;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only those whose reason contains this.")
    private @Nullable String reason;

    @Option(names = "--all", description = "All that the other options leave, without naming ids.")
    private boolean all;

    @Parameters(paramLabel = "ID", description = "The letters' ids, as list prints them.")
    private List<String> ids = List.of();

    /** The letters, the newest of each queue first. */
    Stream<DeadLetter> of(Program program, TaskApp app) {
        return program.queues(queues, app).stream()
                .flatMap(queue -> of(app.broker().deadLetters(queue)))
                .filter(this::matches);
    }

    /** For commands that change something: a forgotten id must not mean all of them. */
    void requireSome(CommandLine command) {
        if (ids.isEmpty() && !all && task == null && reason == null) {
            throw new ParameterException(
                    command, "name the letters' ids, or choose with --task or --reason, or say --all");
        }
    }

    private Stream<DeadLetter> of(DeadLetters letters) {
        return ids.isEmpty()
                ? IntStream.range(0, PAGES)
                        .mapToObj(page -> letters.list(page * PAGE, PAGE))
                        .takeWhile(page -> !page.isEmpty())
                        .flatMap(List::stream)
                : ids.stream().flatMap(id -> letters.find(id).stream());
    }

    private boolean matches(DeadLetter letter) {
        return (task == null || task.equals(DeadLetterText.task(letter)))
                && (reason == null || letter.reason().contains(reason));
    }
}
