package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.results.FailedMessages;
import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes results that have expired, and messages of failed tasks that are too old or too many, a bounded number at a time. Any number of
 * workers may do it at once.
 */
final class ResultCleaner {
    private static final Logger log = LoggerFactory.getLogger(ResultCleaner.class);
    static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;

    private final ResultBackend results;
    private final TaskSettings settings;
    private final InstantSource clock;

    ResultCleaner(ResultBackend results, TaskSettings settings, InstantSource clock) {
        this.results = results;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether there is ever anything to delete. */
    boolean isNeeded() {
        return deletesResults() || results.failedMessages().isPresent();
    }

    private boolean deletesResults() {
        return !settings.resultExpires().isZero() && !results.expiresByItself();
    }

    void runOnce() {
        if (deletesResults()) {
            deleteOlder("results", clock.instant().minus(settings.resultExpires()), results::deleteOlderThan);
        }
        results.failedMessages().ifPresent(this::clean);
    }

    private void clean(FailedMessages messages) {
        deleteOlder(
                "messages of failed tasks",
                clock.instant().minus(settings.failedMessageExpires()),
                messages::deleteOlderThan);
        int tooMany = messages.keepAtMost(settings.failedMessageBytes());
        if (tooMany > 0) {
            log.info("deleted {} messages of failed tasks, the oldest, to have room for others", tooMany);
        }
    }

    private static void deleteOlder(String what, Instant limit, Delete delete) {
        int total = 0;
        int deleted;
        do {
            deleted = delete.olderThan(limit, BATCH);
            total += deleted;
        } while (deleted == BATCH);
        if (total > 0) {
            log.info("deleted {} {} older than {}", total, what, limit);
        }
    }

    private interface Delete {
        int olderThan(Instant time, int limit);
    }
}
