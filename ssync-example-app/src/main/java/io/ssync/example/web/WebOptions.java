package io.ssync.example.web;

import io.ssync.example.upload.UploadLimit;
import io.ssync.tasks.cli.web.DashboardOptions;
import java.util.Optional;
import java.util.Set;

/**
 * How the REST API is served.
 *
 * @param dashboard where it listens, and for whom: its token is what callers must show as {@code Authorization: Bearer …} to do everything
 * @param jwtSecret the key with which the school system signs the tokens of its users, its {@code SECRET_KEY}; empty if users of
 *     the school system cannot call
 * @param maxUploadMb the largest file that is taken, in megabytes
 * @param origins the pages from elsewhere that may call, such as {@code https://portal.school.example}
 */
public record WebOptions(DashboardOptions dashboard, Optional<String> jwtSecret, int maxUploadMb, Set<String> origins) {

    /** Without users of the school system. */
    public WebOptions(String host, int port, Optional<String> token, int maxUploadMb) {
        this(host, port, token, Optional.empty(), maxUploadMb);
    }

    /** With the API's token alone for the dashboard. */
    public WebOptions(String host, int port, Optional<String> token, Optional<String> jwtSecret, int maxUploadMb) {
        this(host, port, token, Optional.empty(), Optional.empty(), jwtSecret, maxUploadMb);
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
        this(new DashboardOptions(host, port, token, viewerToken, operatorToken), jwtSecret, maxUploadMb, Set.of());
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
        if (maxUploadMb < 1 || maxUploadMb > 1024) {
            throw new IllegalArgumentException("the size limit of uploads must be 1 to 1024 MB, was " + maxUploadMb);
        }
        if (jwtSecret.isEmpty()) {
            dashboard.requireTokenOrLoopback();
        }
    }

    /** The address to listen on. */
    public String host() {
        return dashboard.host();
    }

    /** The port; 0 for any free one. */
    public int port() {
        return dashboard.port();
    }

    /** What callers must show to do everything; empty if nothing. */
    public Optional<String> token() {
        return dashboard.token();
    }

    /** Reads files up to the largest that is taken. */
    UploadLimit uploadLimit() {
        return new UploadLimit(maxUploadMb);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebOptions[" + dashboard + "]";
    }
}
