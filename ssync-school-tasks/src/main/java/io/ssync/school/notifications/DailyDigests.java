package io.ssync.school.notifications;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Gathers what people who want one e-mail a day have not been told by e-mail. Once a day for a person, whoever asks. */
final class DailyDigests {

    /** What is older is no news. */
    private static final Duration NEWS = Duration.ofDays(7);

    private record News(long id, long recipientId, String email, String name, String title, String message) {}

    private final SchoolDatabase database;
    private final InstantSource clock;

    DailyDigests(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Puts the digests that are due on their way; how many. */
    int send() {
        Instant now = clock.instant();
        return database.inTransaction(handle -> send(handle, now.atOffset(ZoneOffset.UTC)));
    }

    private static int send(Handle handle, OffsetDateTime now) {
        Map<Long, List<News>> due = new LinkedHashMap<>();
        new Statements(handle, DailyDigests.class)
                .query("due")
                .bind("time", now.toLocalTime())
                .bind("since", now.minus(NEWS))
                .map((row, context) -> new News(
                        row.getLong("id"),
                        row.getLong("recipient_id"),
                        row.getString("email"),
                        row.getString("name"),
                        row.getString("title"),
                        row.getString("message")))
                .forEach(news -> due.computeIfAbsent(news.recipientId(), person -> new ArrayList<>())
                        .add(news));
        Statements notifications = new Statements(handle, Notifications.class);
        Set<String> first = new HashSet<>(notifications
                .query("claim-occasions")
                .bind("now", now)
                .bindArray("occasions", String.class, each(due.keySet(), person -> occasion(person, now)))
                .mapTo(String.class)
                .list());
        String school =
                notifications.query("school").mapTo(String.class).findOne().orElse("");
        List<Outbox.Message> messages = due.entrySet().stream()
                .filter(person -> first.contains(occasion(person.getKey(), now)))
                .map(person -> message(person.getValue(), school))
                .toList();
        new Outbox(handle, now).put(messages);
        return messages.size();
    }

    private static String occasion(long person, OffsetDateTime now) {
        return "digest:" + person + ":" + now.toLocalDate();
    }

    private static Outbox.Message message(List<News> news, String school) {
        News first = news.get(0);
        return new Outbox.Message(
                "email",
                first.email(),
                news.size() == 1 ? first.title() : news.size() + " messages of the school",
                Letter.of(
                        first.name(),
                        news.stream()
                                .map(one -> one.title() + "\n" + one.message())
                                .collect(Collectors.joining("\n\n")),
                        school),
                each(news, News::id));
    }
}
