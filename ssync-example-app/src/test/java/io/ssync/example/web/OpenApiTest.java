package io.ssync.example.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.examination.ComputationReport;
import io.ssync.school.examination.PublicationReport;
import io.ssync.school.examination.TermComputation;
import io.ssync.school.finance.AssignmentReport;
import io.ssync.school.finance.CustomReminderReport;
import io.ssync.school.finance.ReminderReport;
import io.ssync.school.reportcard.CardReport;
import io.ssync.school.upload.UploadReport;
import io.ssync.school.users.InvitationReport;
import io.ssync.school.users.SentEmail;
import io.ssync.tasks.message.CeleryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** What the tasks behind the API return; a front-end reads it at {@code GET /api/tasks/{id}/}. */
    private static final List<Class<? extends Record>> REPORTS = List.of(
            UploadReport.class,
            InvitationReport.class,
            SentEmail.class,
            ComputationReport.class,
            TermComputation.class,
            PublicationReport.class,
            CardReport.class,
            AssignmentReport.class,
            CustomReminderReport.class,
            ReminderReport.class);

    @Test
    void describesEveryFieldOfTheReports() {
        Map<?, ?> schemas = (Map<?, ?>) ((Map<?, ?>) document().get("components")).get("schemas");

        for (Class<? extends Record> report : REPORTS) {
            assertThat(fields((Map<?, ?>) schemas.get(report.getSimpleName())))
                    .as(report.getSimpleName())
                    .isEqualTo(fields(report));
        }
    }

    @Test
    void saysThatWhateverTakesABodyMayBeBusy() {
        Map<?, ?> paths = (Map<?, ?>) document().get("paths");

        assertThat(paths.values())
                .extracting(path -> ((Map<?, ?>) path).get("post"))
                .filteredOn(Objects::nonNull)
                .hasSizeGreaterThan(10)
                .allSatisfy(post -> assertThat((Map<?, ?>) ((Map<?, ?>) post).get("responses"))
                        .anySatisfy((code, response) -> assertThat(code).isEqualTo("503")));
    }

    private static Map<?, ?> document() {
        try (InputStream document = WebServer.class.getResourceAsStream("openapi.json")) {
            return (Map<?, ?>) CeleryJson.readPlain(new String(document.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of a schema, those of its objects and lists of objects after a dot. */
    private static Set<String> fields(Map<?, ?> schema) {
        Set<String> fields = new TreeSet<>();
        ((Map<?, ?>) schema.get("properties")).forEach((name, value) -> {
            Map<?, ?> property = (Map<?, ?>) value;
            Map<?, ?> object = property.get("items") instanceof Map<?, ?> items ? items : property;
            fields.add((String) name);
            if (object.containsKey("properties")) {
                fields(object).forEach(inner -> fields.add(name + "." + inner));
            }
        });
        return fields;
    }

    /** The same of a record, whose names are those of JSON in another case. */
    private static Set<String> fields(Class<?> record) {
        Set<String> fields = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
            Class<?> type = component.getGenericType() instanceof ParameterizedType list
                    ? (Class<?>) list.getActualTypeArguments()[0]
                    : component.getType();
            fields.add(name);
            if (type.isRecord()) {
                fields(type).forEach(inner -> fields.add(name + "." + inner));
            }
        }
        return fields;
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
                .filter(endpoint ->
                        !Set.of(HandlerType.BEFORE, HandlerType.AFTER).contains(endpoint.method))
                // Pages for people.
                .filter(endpoint -> !endpoint.path.startsWith("/dashboard")
                        && !endpoint.path.startsWith("/school")
                        && !endpoint.path.equals("/"))
                .map(endpoint -> endpoint.method.name().toLowerCase(Locale.ROOT) + " " + endpoint.path)
                .collect(Collectors.toSet());
    }
}
