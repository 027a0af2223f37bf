package io.ssync.tasks.dashboard;

import io.ssync.tasks.broker.DeadLetter;
import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dead letters as people look at them: those that are here for the same reason together. */
final class Letters {
    /** Of one queue; older ones are looked at when these are gone. */
    static final int MOST = 10_000;

    private static final int PAGE = 500;

    private Letters() {}

    /** The newest letters, up to {@link #MOST}. */
    static List<DeadLetter> all(DeadLetters letters) {
        List<DeadLetter> all = new ArrayList<>();
        List<DeadLetter> page;
        do {
            page = letters.list(all.size(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE && all.size() < MOST);
        return all;
    }

    /** Those of a group, also the ones that no page shows. */
    static List<DeadLetter> group(DeadLetters letters, String group) {
        return all(letters).stream()
                .filter(letter -> groupOf(letter).equals(group))
                .toList();
    }

    /** What letters of one cause share: the task and the reason, without numbers and ids, which are of the single case. */
    static String groupOf(DeadLetter letter) {
        String reason = letter.reason()
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "…")
                .replaceAll("\\d+", "…");
        return task(letter) + ": " + reason;
    }

    static String task(DeadLetter letter) {
        return message(letter).map(message -> message.header("task")).orElse("?");
    }

    static Optional<TaskMessage> message(DeadLetter letter) {
        try {
            return Optional.of(MessageCodec.decode(letter.payload()));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
