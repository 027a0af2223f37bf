package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Keeps passwords from being guessed, and the guessing from taking the machine: comparing one takes a core for a good part of a second. Counts
 * in this process alone. Safe for use by any thread.
 */
final class SignInAttempts {
    private static final int MOST_WRONG = 10;
    private static final Duration PAUSE = Duration.ofMinutes(15);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int AT_ONCE = 2;

    private record Wrong(int count, Instant last) {}

    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    /** The oldest first; guarded by itself. */
    private final Map<String, Wrong> wrong = new LinkedHashMap<>();

    SignInAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Compares, unless somebody at the same place has been wrong about the same account too often, or too many try at once.
     *
     * @param comparing what comes of a right password; empty for a wrong one
     * @throws PageProblem if they are to wait
     */
    <T> Optional<T> attempt(String account, String from, Supplier<Optional<T>> comparing) {
        String key = from + " " + account.toLowerCase(Locale.ROOT);
        synchronized (wrong) {
            Wrong before = wrong.get(key);
            if (before != null && before.count() >= MOST_WRONG) {
                if (before.last().plus(PAUSE).isAfter(clock.instant())) {
                    throw PageProblem.of(429, t("login.wait", PAUSE.toMinutes()));
                }
                wrong.remove(key);
            }
        }
        if (!places.tryAcquire()) {
            throw PageProblem.of(429, t("login.busy"));
        }
        try {
            Optional<T> right = comparing.get();
            note(key, right.isPresent());
            return right;
        } finally {
            places.release();
        }
    }

    private void note(String key, boolean right) {
        synchronized (wrong) {
            Wrong before = wrong.remove(key);
            if (right) {
                return;
            }
            wrong.put(key, new Wrong(before == null ? 1 : before.count() + 1, clock.instant()));
            if (wrong.size() > MOST_REMEMBERED) {
                wrong.remove(wrong.keySet().iterator().next());
            }
        }
    }
}
