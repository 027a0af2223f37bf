package io.ssync.tasks.beat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What follows from a schedule and a due time alone, in whichever beat: the id of the task, and how much later it is sent. */
final class TickIds {
    private TickIds() {}

    /** The id of the task: a UUID of version 5, of the due time in the name space of the schedule. */
    static String of(UUID seed, Instant due) {
        ByteBuffer hash = ByteBuffer.wrap(hash(seed, due.toString()));
        long high = hash.getLong() & 0xffff_ffff_ffff_0fffL | 0x5000L;
        long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** A part of the jitter, in milliseconds, evenly spread over the due times. */
    static Duration jitter(UUID seed, Instant due, Duration most) {
        long millis = most.toMillis();
        if (millis == 0) {
            return Duration.ZERO;
        }
        long number = ByteBuffer.wrap(hash(seed, "jitter " + due)).getLong();
        return Duration.ofMillis(Long.remainderUnsigned(number, millis + 1));
    }

    private static byte[] hash(UUID space, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(space.getMostSignificantBits())
                    .putLong(space.getLeastSignificantBits())
                    .flip());
            return sha1.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
