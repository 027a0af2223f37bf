package io.ssync.example.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer for all who ask at about the same time, for a question that is dear: it is asked again only when the last answer is
 * old. Safe for use by any thread; nobody waits in a thread of theirs.
 *
 * @param <T> what the answer is
 */
final class SharedAnswer<T> {
    private static final Duration LIFE = Duration.ofSeconds(1);

    private final Supplier<T> question;

    /** Guarded by this. */
    private @Nullable CompletableFuture<T> answer;

    /** When there is a new question to ask; no number before the last was answered. Guarded by this. */
    private @Nullable Long expiresNanos;

    SharedAnswer(Supplier<T> question) {
        this.question = question;
    }

    /** The answer, when it is there. A failure is an answer, too. */
    synchronized CompletableFuture<T> get() {
        boolean old = expiresNanos != null && System.nanoTime() - expiresNanos >= 0;
        if (answer == null || old) {
            expiresNanos = null;
            answer = ask();
            answer.whenComplete((value, failure) -> expire());
        }
        return answer;
    }

    private synchronized void expire() {
        expiresNanos = System.nanoTime() + LIFE.toNanos();
    }

    /** On a thread of its own: it waits for others, which threads for computing must not. */
    private CompletableFuture<T> ask() {
        return CompletableFuture.supplyAsync(question, work -> {
            Thread thread = new Thread(work, "ssync-answer");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
