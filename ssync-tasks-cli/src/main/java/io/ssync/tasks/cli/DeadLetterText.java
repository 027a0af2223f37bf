package io.ssync.tasks.cli;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dead letter as JSON for people and scripts. A message that cannot be read is shown as the text that it is. */
final class DeadLetterText {
    private DeadLetterText() {}

    /** A table with a heading. */
    static String table(List<DeadLetter> letters) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "QUEUE", "TIME", "REDELIVERIES", "TASK", "REASON"));
        for (DeadLetter letter : letters) {
            rows.add(List.of(
                    String.valueOf(letter.id()),
                    letter.queue(),
                    letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    String.valueOf(letter.redeliveries()),
                    Objects.requireNonNullElse(task(letter), "-"),
                    letter.reason()));
        }
        return TextTable.of(rows);
    }

    /** What tells it from others: who, why, when; as JSON. */
    static String line(DeadLetter letter) {
        return CeleryJson.write(about(letter));
    }

    /** The same with the whole message. */
    static String whole(DeadLetter letter) {
        Map<String, @Nullable Object> about = about(letter);
        Optional<TaskMessage> message = message(letter);
        if (message.isPresent()) {
            about.put("headers", message.get().headers());
            about.put("properties", message.get().properties());
            about.put("body", new String(message.get().body(), StandardCharsets.UTF_8));
        } else {
            about.put("message", new String(letter.payload(), StandardCharsets.UTF_8));
        }
        return CeleryJson.write(about);
    }

    /** The name of the task, or null if the message cannot be read. */
    static @Nullable String task(DeadLetter letter) {
        return message(letter).map(message -> message.header("task")).orElse(null);
    }

    private static Map<String, @Nullable Object> about(DeadLetter letter) {
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("id", letter.id());
        about.put("queue", letter.queue());
        about.put("task", task(letter));
        about.put(
                "task_id", message(letter).map(message -> message.header("id")).orElse(null));
        about.put("reason", letter.reason());
        about.put("last_exception", lastException(letter));
        about.put("worker", letter.worker());
        about.put("redeliveries", letter.redeliveries());
        about.put(
                "sent",
                message(letter)
                        .flatMap(TaskMessage::sentAt)
                        .map(Instant::toString)
                        .orElse(null));
        about.put("time", letter.time().toString());
        return about;
    }

    /** What was thrown when it was set aside, or else before its last retry. */
    private static @Nullable String lastException(DeadLetter letter) {
        return letter.lastException() != null
                ? letter.lastException()
                : message(letter)
                        .map(message -> message.header(TaskMessage.LAST_EXCEPTION))
                        .orElse(null);
    }

    private static Optional<TaskMessage> message(DeadLetter letter) {
        try {
            return Optional.of(MessageCodec.decode(letter.payload()));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
