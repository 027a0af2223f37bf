package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Django project in {@code examples/django}, as it stands, beside a worker of ours. */
class DjangoExampleTest {
    private static final Path PROJECT =
            Path.of("../examples/django").toAbsolutePath().normalize();

    /** The worker that runs a step of a chain decides by its own routes where the next step goes. */
    private static final Map<String, String> ROUTES = Map.of("CELERY_TASK_ROUTES", "{\"reports.tasks.*\": \"python\"}");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsWhoeverMakesTheTables(boolean djangoFirst) {
        try (ExampleServers servers = ExampleServers.start()) {
            PythonCelery django = PythonCelery.django(PROJECT, servers.environment());
            if (djangoFirst) {
                django.manage("migrate").succeeded();
                SchoolApp.migrate(servers.given().database());
            } else {
                SchoolApp.migrate(servers.given().database());
                for (String application : List.of("contenttypes", "django_celery_results")) {
                    django.manage("migrate", "--fake", application).succeeded();
                }
                django.manage("migrate").succeeded();
            }
            try (SchoolApp app =
                            SchoolApp.open(servers.given(), SchoolApp.settings().withEnvironment(ROUTES), 2);
                    Worker java = app.tasks().worker().queues("celery").start();
                    PythonCelery.Running python = django.start(
                            "-A", "school", "worker", "-Q", "python", "-c", "1", "-n", "python@django", "-l", "info")) {
                python.awaitLine(" ready.");

                Map<?, ?> answers = (Map<?, ?>)
                        CeleryJson.readPlain(django.manage("call_java").succeeded());

                assertThat(answers.get("sum")).isEqualTo(5);
                assertThat(answers.get("chain")).isEqualTo("6 pages");
                assertThat(answers.get("chord")).isEqualTo("chord of pages");
                assertThat(answers.get("failure")).isEqualTo(List.of("IllegalStateException", "out of chalk"));
                assertThat(answers.get("state")).isEqualTo("FAILURE");
                assertThat(java.running()).isZero();
                assertThat(servers.texts("select count(*)::text from django_celery_results_chordcounter"))
                        .containsExactly("0");
                assertThat(servers.texts("select distinct worker from django_celery_results_taskresult"
                                + " where worker is not null order by 1"))
                        .contains(java.name(), "python@django");
                assertThat(app.tasks().inspect().ping()).containsKeys(java.name(), "python@django");
            }
        }
    }

    @Test
    void isExplainedByItsReadme() {
        assertThat(PROJECT.resolve("README.md"))
                .content()
                .contains(
                        "manage.py call_java",
                        "../../ssync worker",
                        "CELERY_TASK_ROUTES='" + ROUTES.get("CELERY_TASK_ROUTES"));
    }
}
