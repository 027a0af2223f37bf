package io.ssync.tasks.test;

import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were sent once, kept in files with the sources: a task has to go on reading them, since in production some wait in a queue while
 * new code is installed.
 *
 * <pre>{@code
 * @Test
 * void readsWhatWasSentBefore() {
 *     tester.task(FeeTasks::charge).delay(4711L, new Money("NGN", 500));
 *     GoldenMessages.of(Path.of("src/test/resources/messages"), new FeeTasks(bank)).verify(tester.sent());
 * }
 * }</pre>
 *
 * <p>A file holds one message as a broker has it, and begins with the name of its task. Run the test with the system property {@value #WRITE} to
 * add those that are missing, and commit them. Never change one, and delete it only when no such message can be in any queue.
 */
public final class GoldenMessages {
    /** The system property that has messages written whose task has none yet. */
    public static final String WRITE = "ssync.golden.write";

    private static final String SUFFIX = ".json";

    private final Path folder;
    private final TaskRegistry tasks;

    private GoldenMessages(Path folder, TaskRegistry tasks) {
        this.folder = folder;
        this.tasks = tasks;
    }

    /**
     * The messages of a folder, read as workers with these tasks do.
     *
     * @param tasks the objects with the tasks, as they are registered
     * @throws IllegalArgumentException if the declaration of a task cannot work
     */
    public static GoldenMessages of(Path folder, Object... tasks) {
        return new GoldenMessages(folder, TaskRegistry.of(Arrays.asList(tasks)));
    }

    /**
     * Reads all messages of the folder.
     *
     * @param today calls as they are sent now, one of each task at least
     * @throws AssertionError if a message cannot be read, or loses a part of it, or if a task has none
     */
    public void verify(List<SentCall> today) {
        List<String> problems = new ArrayList<>();
        Set<String> kept = new TreeSet<>();
        for (Path file : files()) {
            check(file, kept, problems);
        }
        for (SentCall call : today) {
            tasks.find(call.task()).filter(task -> kept.add(task.name())).ifPresent(task -> add(task, call, problems));
        }
        tasks.all().stream()
                .map(TaskDefinition::name)
                .filter(name -> !kept.contains(name))
                .forEach(name -> problems.add("task " + name + " has no message: send one in this test"));
        if (!problems.isEmpty()) {
            throw new AssertionError("messages in " + folder + ":\n  " + String.join("\n  ", problems));
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private void add(TaskDefinition task, SentCall call, List<String> problems) {
        Path file = folder.resolve(task.name() + SUFFIX);
        if (!Boolean.getBoolean(WRITE)) {
            problems.add("task " + task.name() + " has no message: run this test once with -D" + WRITE
                    + "=true, and commit " + file.getFileName());
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.write(file, MessageCodec.encode(call.message()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void check(Path file, Set<String> kept, List<String> problems) {
        String name = String.valueOf(file.getFileName());
        try {
            TaskMessage message = MessageCodec.decode(Files.readAllBytes(file));
            TaskDefinition task = tasks.find(message.task()).orElse(null);
            if (task == null) {
                problems.add(name + ": no task is called " + message.task()
                        + " any more: keep the old name with @Task(aliases = …)");
                return;
            }
            kept.add(task.name());
            Lost.parts(message, task.bind(message.body()))
                    .forEach(lost -> problems.add(name + ": task " + task.name() + " reads it without " + lost));
        } catch (UnreadableMessageException | IllegalArgumentException e) {
            problems.add(name + ": cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** What a message has and its task does not see. */
    private static final class Lost {
        /** The names of the parts of a message that are not there any more when it is read and written again. */
        static List<String> parts(TaskMessage message, @Nullable Object[] read) {
            List<String> lost = new ArrayList<>();
            if (CeleryJson.readPlain(new String(message.body(), StandardCharsets.UTF_8)) instanceof List<?> body
                    && body.get(0) instanceof List<?> args) {
                for (int i = 0; i < args.size() && i < read.length; i++) {
                    compare("argument " + (i + 1), args.get(i), SentCall.travelled(read[i]), lost);
                }
            }
            return lost;
        }

        private static void compare(String where, @Nullable Object sent, @Nullable Object read, List<String> lost) {
            if (sent instanceof Map<?, ?> was) {
                if (read instanceof Map<?, ?> is) {
                    was.forEach((key, value) -> compare(where + "." + key, value, is.get(key), lost));
                    return;
                }
            } else if (sent instanceof List<?> was && read instanceof List<?> is) {
                for (int i = 0; i < was.size(); i++) {
                    compare(where + "[" + i + "]", was.get(i), i < is.size() ? is.get(i) : null, lost);
                }
                return;
            }
            if (sent != null && read == null) {
                lost.add(where + " = " + sent);
            }
        }
    }
}
