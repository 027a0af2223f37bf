package io.ssync.example.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    @Test
    void describesExactlyTheRoutesThatThereAre() throws Exception {
        try (ExampleServers servers = ExampleServers.start();
                SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
                WebServer server =
                        WebServer.start(new WebOptions("127.0.0.1", 0, Optional.empty(), 1), app, List.of())) {
            Map<String, Object> document = ApiClient.json(new ApiClient(server.url(), null).get("/openapi.json"));

            assertThat(document).containsEntry("openapi", "3.1.0");
            assertThat(described(document)).isEqualTo(routes(server));
        }
    }

    private static Set<String> described(Map<String, Object> document) {
        Map<?, ?> paths = (Map<?, ?>) document.get("paths");
        return paths.entrySet().stream()
                .flatMap(path ->
                        ((Map<?, ?>) path.getValue()).keySet().stream().map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    private static Set<String> routes(WebServer server) {
        return server.javalin().unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> !endpoint.method.equals(HandlerType.BEFORE))
                .map(endpoint -> endpoint.method.name().toLowerCase(Locale.ROOT) + " " + endpoint.path)
                .collect(Collectors.toSet());
    }
}
