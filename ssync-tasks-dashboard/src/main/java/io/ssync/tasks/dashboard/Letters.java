package io.ssync.tasks.dashboard;

import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dead letters as people look at them: those that are here for the same reason together. */
final class Letters {
    /** Of one queue, by what is done with all of a group; older ones are looked at when these are gone. */
    static final int MOST = 10_000;

    /** Of one queue, by a page: each is read, and may be large. */
    static final int MOST_SHOWN = 1_000;

    private static final int PAGE = 500;
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Letters() {}

    /** The newest letters, up to {@link #MOST_SHOWN}. */
    static List<DeadLetter> shown(DeadLetters letters) {
        return newest(letters, MOST_SHOWN);
    }

    private static List<DeadLetter> newest(DeadLetters letters, int most) {
        List<DeadLetter> all = new ArrayList<>();
        List<DeadLetter> page;
        do {
            page = letters.list(all.size(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE && all.size() < most);
        return all;
    }

    /** Those of a group, also the ones that no page shows. */
    static List<DeadLetter> group(DeadLetters letters, String group) {
        return of(newest(letters, MOST), group);
    }

    /** Those of some that are of a group. */
    static List<DeadLetter> of(List<DeadLetter> letters, String group) {
        return letters.stream().filter(letter -> groupOf(letter).equals(group)).toList();
    }

    /** What letters of one cause share: the task and the reason, without numbers and ids, which are of the single case. */
    static String groupOf(DeadLetter letter) {
        String reason = letter.reason().lines().findFirst().orElse("");
        reason = NUMBER.matcher(ID.matcher(reason).replaceAll("…")).replaceAll("…");
        return task(letter) + ": " + reason;
    }

    /** Read without the body of the message, which may be large. */
    static String task(DeadLetter letter) {
        try {
            return MessageCodec.headers(letter.payload(), "task").get("task") instanceof String task ? task : "?";
        } catch (UnreadableMessageException e) {
            return "?";
        }
    }

    static Optional<TaskMessage> message(DeadLetter letter) {
        try {
            return Optional.of(MessageCodec.decode(letter.payload()));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }
}
