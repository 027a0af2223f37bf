package io.ssync.example.access;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Lets a bounded number of requests with a body in at a time. Reading a body takes a thread for as long as its sender likes, and
 * the threads that are left answer everybody else. Safe for use by any thread.
 */
public final class BodyGate {
    /** A quarter of the server's threads. */
    public static final int MOST = 64;

    /** What is left of a body beyond this is cut off: the answer is not worth the time. */
    private static final long MOST_PASSED_OVER = 256L * 1024 * 1024;

    /** When to try again. */
    public static final String RETRY_SECONDS = "5";

    private final Semaphore places = new Semaphore(MOST);
    private final Handler refusal;

    /**
     * Opens the gate.
     *
     * @param refusal answers a request for which there is no place
     */
    public BodyGate(Handler refusal) {
        this.refusal = refusal;
    }

    /** The handler behind the gate. */
    public Handler guard(Handler handler) {
        return guard(handler, refusal);
    }

    /** The same with another answer for whom there is no place; the status is set. */
    public Handler guard(Handler handler, Handler refused) {
        return request -> {
            if (!places.tryAcquire()) {
                request.header("Retry-After", RETRY_SECONDS).status(HttpStatus.SERVICE_UNAVAILABLE);
                refused.handle(request);
                return;
            }
            try {
                handler.handle(request);
            } finally {
                places.release();
            }
        };
    }

    /**
     * Reads what is left of a body to nowhere, whatever the answer is: a client that still sends when the connection is closed may
     * never see why. Where no place is free, that is the client's lot.
     */
    public void passOver(Context request) {
        if (request.contentLength() > MOST_PASSED_OVER || !places.tryAcquire()) {
            return;
        }
        try {
            request.bodyInputStream().skip(MOST_PASSED_OVER);
        } catch (IOException e) {
            // The client has gone, or what it sent is no body.
        } finally {
            places.release();
        }
    }
}
