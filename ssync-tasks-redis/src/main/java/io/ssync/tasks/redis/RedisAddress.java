package io.ssync.tasks.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a Redis is and how to log in. Its text never shows the user or the password. Immutable.
 *
 * @param uri what the driver connects to; not to be printed
 * @param text what people see
 * @param tls files of TLS that the address names
 */
record RedisAddress(RedisURI uri, String text, Optional<TlsParameters> tls) {

    /** What a host ends with whose port is no number. The password is before an {@code @}, so it is not meant. */
    private static final Pattern WORD_AS_PORT = Pattern.compile("(^|@)[^:@\\[]+:[^@]*[^@0-9][^@]*$");

    /** What addresses of a cluster begin with, in this driver and in others. */
    private static final Pattern CLUSTER = Pattern.compile("rediss?[-+]cluster://");

    /**
     * Reads {@code redis://[[user]:password@]host[:port][/database]}, or the same with {@code rediss} for TLS and what
     * {@link TlsParameters} knows.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it, since a password may be in it
     */
    static RedisAddress parse(String uri, String clientName, Duration timeout) {
        return parse(uri, Map.of(), clientName, timeout);
    }

    /** The same, or an address of Sentinels, about which Celery's transport options may say more. */
    static RedisAddress parse(String uri, Map<String, ?> options, String clientName, Duration timeout) {
        if (CLUSTER.matcher(uri).lookingAt()) {
            throw new IllegalArgumentException(
                    "Redis Cluster is not supported: give the address of a single server, redis://, or of Sentinels, "
                            + "redis-sentinel://");
        }
        RedisAddress address =
                SentinelAddress.is(uri) ? ofSentinels(SentinelAddress.parse(uri, options)) : ofServer(uri);
        address.uri.setClientName(clientName);
        address.uri.setTimeout(timeout);
        address.uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(timeout));
        return address;
    }

    private static RedisAddress ofSentinels(SentinelAddress sentinels) {
        RedisURI uri = sentinels.uri();
        TlsParameters tls = TlsParameters.of(sentinels.query(), uri.isSsl());
        if (uri.isSsl()) {
            uri.setVerifyPeer(tls.verification());
            uri.getSentinels().forEach(sentinel -> sentinel.setVerifyPeer(tls.verification()));
        }
        return new RedisAddress(uri, sentinels.text(), Optional.of(tls).filter(parameters -> !parameters.isPlain()));
    }

    private static RedisAddress ofServer(String uri) {
        URI plain = plain(uri);
        TlsParameters tls = TlsParameters.of(plain.getRawQuery(), uri.startsWith("rediss"));
        int query = uri.indexOf('?');
        String others = tls.others().isEmpty() ? "" : "?" + String.join("&", tls.others());
        RedisURI parsed;
        try {
            parsed = RedisURI.create(query < 0 ? uri : uri.substring(0, query) + others);
        } catch (RuntimeException e) {
            // No cause: the driver's message repeats the text, password included.
            throw malformed();
        }
        if (parsed.getHost() == null) {
            throw malformed();
        }
        if (parsed.isSsl() && !others.contains("verifyPeer")) {
            parsed.setVerifyPeer(tls.verification());
        }
        String scheme = parsed.isSsl() ? "rediss" : "redis";
        return new RedisAddress(
                parsed,
                scheme + "://" + parsed.getHost() + ":" + parsed.getPort() + "/" + parsed.getDatabase(),
                Optional.of(tls).filter(parameters -> !parameters.isPlain()));
    }

    /** A password with a plain # or ? would be cut there, and its first half be taken, and shown, as the host. */
    private static URI plain(String uri) {
        URI plain;
        try {
            plain = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        boolean known = "redis".equals(plain.getScheme()) || "rediss".equals(plain.getScheme());
        if (plain.getHost() == null
                && plain.getAuthority() != null
                && WORD_AS_PORT.matcher(plain.getAuthority()).find()) {
            throw new IllegalArgumentException(
                    "not the address of a Redis: its port is no number; special characters in a "
                            + "password must be percent-encoded");
        }
        boolean split = plain.getRawFragment() != null
                || (plain.getRawQuery() != null && plain.getRawQuery().contains("@"));
        if (!known || split) {
            throw malformed();
        }
        return plain;
    }

    /** Checks that TLS with these keys and certificates is what the address means. */
    RedisTls require(RedisTls given) {
        if (!uri.isSsl()) {
            throw new IllegalArgumentException("there are certificates for TLS, but " + text
                    + " means none: an address with TLS begins with rediss");
        }
        if (tls.isPresent()) {
            throw new IllegalArgumentException(
                    "the certificates for TLS are given twice: in the address, " + text + ", and besides it");
        }
        return given;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not the address of a Redis: expected "
                + "redis://[[user]:password@]host[:port][/database], rediss:// for TLS, or redis-sentinel://; special characters in the "
                + "password must be percent-encoded");
    }

    @Override
    public String toString() {
        return text;
    }
}
