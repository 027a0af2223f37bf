package io.ssync.tasks.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;

/**
 * Where a Redis is and how to log in. Its text never shows the user or the password. Immutable.
 *
 * @param uri what the driver connects to; not to be printed
 * @param text what people see
 */
record RedisAddress(RedisURI uri, String text) {

    /**
     * Reads {@code redis://[[user]:password@]host[:port][/database]}, or the same with {@code rediss} for TLS.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it, since a password may be in it
     */
    static RedisAddress parse(String uri, String clientName, Duration timeout) {
        RedisURI parsed;
        try {
            refuseSplitPassword(URI.create(uri));
            parsed = RedisURI.create(uri);
        } catch (RuntimeException e) {
            // No cause: the driver's message repeats the text, password included.
            throw malformed();
        }
        if (parsed.getHost() == null) {
            throw malformed();
        }
        parsed.setClientName(clientName);
        parsed.setTimeout(timeout);
        String scheme = parsed.isSsl() ? "rediss" : "redis";
        return new RedisAddress(
                parsed, scheme + "://" + parsed.getHost() + ":" + parsed.getPort() + "/" + parsed.getDatabase());
    }

    /** A password with a plain # or ? would be cut there, and its first half be taken, and shown, as the host. */
    private static void refuseSplitPassword(URI uri) {
        if (uri.getRawFragment() != null
                || (uri.getRawQuery() != null && uri.getRawQuery().contains("@"))) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not the address of a Redis: expected "
                + "redis://[[user]:password@]host[:port][/database], or rediss:// for TLS; special characters in the "
                + "password must be percent-encoded");
    }

    @Override
    public String toString() {
        return text;
    }
}
