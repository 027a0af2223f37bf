package io.ssync.school.users;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Remembers for whom the mail server took the e-mail of a task, so that a task that runs again leaves them out. */
final class SentEmails {

    /** Far longer than any redelivery takes. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int DELETED_AT_ONCE = 100;

    private final SchoolDatabase database;
    private final InstantSource clock;

    SentEmails(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Set<String> of(String taskId) {
        return database.inTransaction(handle -> new HashSet<>(new Statements(handle, SentEmails.class)
                .query("find")
                .bind("taskId", taskId)
                .mapTo(String.class)
                .list()));
    }

    void add(String taskId, Collection<String> recipients) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.inTransaction(handle -> {
            Statements statements = new Statements(handle, SentEmails.class);
            statements.deleteOld(now.minus(KEPT), DELETED_AT_ONCE);
            return statements
                    .update("insert")
                    .bind("taskId", taskId)
                    .bind("now", now)
                    .bindArray("recipients", String.class, recipients)
                    .execute();
        });
    }
}
