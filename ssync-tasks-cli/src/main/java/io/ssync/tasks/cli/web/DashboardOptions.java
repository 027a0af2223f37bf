package io.ssync.tasks.cli.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the dashboard is served, and for whom.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param token what people sign in with who may do everything; empty if all of this machine may
 * @param viewerToken what people sign in with who may look; empty if nobody may look only
 * @param operatorToken the same for those who may steer what can be taken back
 */
public record DashboardOptions(
        String host, int port, Optional<String> token, Optional<String> viewerToken, Optional<String> operatorToken) {

    public DashboardOptions {
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
    }

    /** @throws IllegalArgumentException if others than this machine could do everything */
    public void requireTokenOrLoopback() {
        if (token.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("without a token the API listens on this machine only, not on " + host
                    + ": set a token, or use 127.0.0.1");
        }
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return host + ":" + port + ", " + (token.isPresent() ? "with a token" : "without a token");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
