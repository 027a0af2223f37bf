package io.ssync.example.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * How the REST API is served.
 *
 * @param host the address to listen on; without a token only one of this machine's loopback addresses
 * @param port the port, 0 for any free one
 * @param token what callers must show as {@code Authorization: Bearer …} to do everything; empty if nothing
 * @param jwtSecret the key with which the school system signs the tokens of its users, its {@code SECRET_KEY}; empty if users of
 *     the school system cannot call
 * @param viewerToken what people sign in with who may look at the dashboard; empty if nobody may look only
 * @param operatorToken the same for those who may steer what can be taken back
 * @param maxUploadMb the largest file that is taken, in megabytes
 * @param origins the pages from elsewhere that may call, such as {@code https://portal.school.example}
 */
public record WebOptions(
        String host,
        int port,
        Optional<String> token,
        Optional<String> viewerToken,
        Optional<String> operatorToken,
        Optional<String> jwtSecret,
        int maxUploadMb,
        Set<String> origins) {
    private static final long MEGABYTE = 1024 * 1024;

    /** Without users of the school system. */
    public WebOptions(String host, int port, Optional<String> token, int maxUploadMb) {
        this(host, port, token, Optional.empty(), maxUploadMb);
    }

    /** With the API's token alone for the dashboard. */
    public WebOptions(String host, int port, Optional<String> token, Optional<String> jwtSecret, int maxUploadMb) {
        this(host, port, token, Optional.empty(), Optional.empty(), jwtSecret, maxUploadMb, Set.of());
    }

    /** With others who may look at the dashboard or steer there, for the pages of this server alone. */
    public WebOptions(
            String host,
            int port,
            Optional<String> token,
            Optional<String> viewerToken,
            Optional<String> operatorToken,
            Optional<String> jwtSecret,
            int maxUploadMb) {
        this(host, port, token, viewerToken, operatorToken, jwtSecret, maxUploadMb, Set.of());
    }

    public WebOptions {
        origins = Set.copyOf(origins);
        for (String origin : origins) {
            if (!origin.matches("https?://[^/*\\s]+")) {
                throw new IllegalArgumentException(
                        "an origin is written like https://portal.school.example, without a path" + " or a *, not "
                                + origin);
            }
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        if (token.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("the token must not be blank");
        }
        if (token.isEmpty() && (viewerToken.isPresent() || operatorToken.isPresent())) {
            throw new IllegalArgumentException(
                    "tokens for viewers and operators need one for the API, too: without it this"
                            + " machine may do everything there");
        }
        if (maxUploadMb < 1 || maxUploadMb > 1024) {
            throw new IllegalArgumentException("the size limit of uploads must be 1 to 1024 MB, was " + maxUploadMb);
        }
        if (token.isEmpty() && jwtSecret.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("without a token the API listens on this machine only, not on " + host
                    + ": set a token, or use 127.0.0.1");
        }
    }

    long maxUploadBytes() {
        return maxUploadMb * MEGABYTE;
    }

    /** The file, the other parts of the form, and the lines between them. */
    long maxFormBytes() {
        return maxUploadBytes() + 64 * 1024;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + host, e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebOptions[" + host + ":" + port + ", " + (token.isPresent() ? "with a token" : "without a token")
                + "]";
    }
}
