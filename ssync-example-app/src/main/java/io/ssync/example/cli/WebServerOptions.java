package io.ssync.example.cli;

import io.ssync.example.web.WebOptions;
import io.ssync.tasks.cli.ListenOptions;
import io.ssync.tasks.cli.web.DashboardOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the REST API is served. */
public final class WebServerOptions {
    @Mixin
    private ListenOptions listen;

    @Option(
            names = "--max-upload-mb",
            paramLabel = "MB",
            defaultValue = "20",
            description = "The largest file that is taken. Default: ${DEFAULT-VALUE}.")
    private int maxUploadMb;

    /** With the token that was given, if one was. */
    WebOptions options(Map<String, String> environment) {
        return options(environment, listen.options(environment));
    }

    /** With a token in any case: one that was given, or this one. */
    WebOptions options(Map<String, String> environment, String otherwise) {
        return options(environment, listen.options(environment, otherwise));
    }

    private WebOptions options(Map<String, String> environment, DashboardOptions dashboard) {
        return new WebOptions(
                dashboard,
                variable(environment, "SSYNC_JWT_SECRET"),
                maxUploadMb,
                variable(environment, "SSYNC_CORS_ORIGINS")
                        .map(text -> Set.copyOf(List.of(text.strip().split("\\s*,\\s*"))))
                        .orElse(Set.of()));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
