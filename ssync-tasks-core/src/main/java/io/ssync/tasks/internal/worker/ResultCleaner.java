package io.ssync.tasks.internal.worker;

import io.ssync.tasks.results.ResultBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes results that have expired, a bounded number at a time. Any number of workers may do it at once. */
final class ResultCleaner {
    private static final Logger log = LoggerFactory.getLogger(ResultCleaner.class);
    static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;

    private final ResultBackend results;
    private final Duration expires;
    private final InstantSource clock;

    ResultCleaner(ResultBackend results, Duration expires, InstantSource clock) {
        this.results = results;
        this.expires = expires;
        this.clock = clock;
    }

    void runOnce() {
        Instant limit = clock.instant().minus(expires);
        int total = 0;
        int deleted;
        do {
            deleted = results.deleteOlderThan(limit, BATCH);
            total += deleted;
        } while (deleted == BATCH);
        if (total > 0) {
            log.info("deleted {} results older than {}", total, limit);
        }
    }
}
