package io.ssync.example.web;

import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Lets a bounded number of requests with a body in at a time. Reading a body takes a thread for as long as its sender likes, and
 * the threads that are left answer everybody else. Safe for use by any thread.
 */
final class BodyGate {
    /** A quarter of the server's threads. */
    static final int MOST = 64;

    private static final String RETRY_SECONDS = "5";

    private final Semaphore places = new Semaphore(MOST);

    /** The handler behind the gate. */
    Handler guard(Handler handler) {
        return request -> {
            if (!places.tryAcquire()) {
                request.header("Retry-After", RETRY_SECONDS);
                Replies.frameworkError(
                        request,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        Map.of("detail", "Too many uploads at once. Try again in " + RETRY_SECONDS + " seconds."));
                return;
            }
            try {
                handler.handle(request);
            } finally {
                places.release();
            }
        };
    }
}
