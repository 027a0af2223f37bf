package io.ssync.tasks.internal.worker;

import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from the start on whether results can be stored, so that nobody finds out with the first result. Says once that they
 * cannot, and once that they can again. For one thread; {@link #problem} is for any.
 */
final class BackendWatch {
    private static final Logger log = LoggerFactory.getLogger(BackendWatch.class);

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ResultBackend results;
    private volatile @Nullable String problem;

    BackendWatch(ResultBackend results) {
        this.results = results;
    }

    void runOnce() {
        try {
            results.check();
            if (problem != null) {
                problem = null;
                log.info("results can be stored again");
            }
        } catch (ResultBackendException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The worker ends: that says nothing of the result backend.
                return;
            }
            if (problem == null) {
                log.warn("results cannot be stored: {}", e.getMessage());
            }
            problem = String.valueOf(e.getMessage());
        }
    }

    /** Why results cannot be stored, if they cannot. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
