package io.ssync.school.reportcard;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the cards of one class, at most one for each processor. When it is closed, nothing runs any more: what has not
 * begun never does.
 */
final class CardThreads implements AutoCloseable {

    private final ExecutorService threads;

    CardThreads(int cards) {
        AtomicInteger started = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(cards, Runtime.getRuntime().availableProcessors())), work -> {
                    Thread thread = new Thread(work, "report-card-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true; // what they have stored is only known when they have ended
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
