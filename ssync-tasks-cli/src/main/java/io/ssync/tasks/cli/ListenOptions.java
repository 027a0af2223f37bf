package io.ssync.tasks.cli;

import io.ssync.tasks.cli.web.DashboardOptions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to listen for browsers and programs, and for whose. */
public final class ListenOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; another one than this machine's own needs a token. Default: "
                    + "${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = "The port to listen on; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "What callers must show as \"Authorization: Bearer TOKEN\". Default: the environment's "
                    + "SSYNC_API_TOKEN, else none. Other users of this machine can see an option, but no variable.")
    private @Nullable String token;

    /** With the token that was given, if one was. */
    public DashboardOptions options(Map<String, String> environment) {
        return options(environment, token(environment));
    }

    /** With a token in any case: one that was given, or this one. */
    public DashboardOptions options(Map<String, String> environment, String otherwise) {
        return options(environment, token(environment).or(() -> Optional.of(otherwise)));
    }

    private DashboardOptions options(Map<String, String> environment, Optional<String> apiToken) {
        return new DashboardOptions(
                host,
                port,
                apiToken,
                variable(environment, "SSYNC_VIEWER_TOKEN"),
                variable(environment, "SSYNC_OPERATOR_TOKEN"));
    }

    private Optional<String> token(Map<String, String> environment) {
        return Optional.ofNullable(token).or(() -> variable(environment, "SSYNC_API_TOKEN"));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
