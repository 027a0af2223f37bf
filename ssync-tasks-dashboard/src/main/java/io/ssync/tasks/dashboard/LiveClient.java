package io.ssync.tasks.dashboard;

/** Somebody's open page, which is told what has changed, as a stream of server-sent events. Called by one thread at a time. */
public interface LiveClient {
    /**
     * Sends an event.
     *
     * @param event its name
     * @param data one line
     * @throws RuntimeException if nobody is there any more
     */
    void send(String event, String data);

    /** Ends the stream; the browser opens another one, if it is still there. */
    void close();
}
