package io.ssync.tasks.beat;

/**
 * How a beat is, for the supervisor of its process.
 *
 * @param ready whether it has looked at what is due lately
 * @param reason why it has not, else "ok"; for people
 */
public record BeatHealth(boolean ready, String reason) {
    static final BeatHealth OK = new BeatHealth(true, "ok");
}
