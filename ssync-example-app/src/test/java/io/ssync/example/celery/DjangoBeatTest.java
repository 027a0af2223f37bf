package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beat of Celery, with the schedules that Django's admin edits, sends tasks that run in Java. */
class DjangoBeatTest {
    private static final Path PROJECT =
            Path.of("../examples/django").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void aJavaWorkerRunsWhatTheBeatSends() throws IOException {
        Files.writeString(folder.resolve("settings_with_beat.py"), """
                from school.settings import *
                INSTALLED_APPS += ["django_celery_beat"]
                CELERY_BEAT_MAX_LOOP_INTERVAL = 1
                """);
        try (ExampleServers servers = ExampleServers.start()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("PYTHONPATH", folder.toString());
            environment.put("DJANGO_SETTINGS_MODULE", "settings_with_beat");
            PythonCelery django = PythonCelery.djangoWithBeat(PROJECT, environment);
            django.manage("migrate").succeeded();
            SchoolApp.migrate(servers.given().database());
            django.manage("shell", "-c", """
                    from django_celery_beat.models import IntervalSchedule, PeriodicTask
                    every_second = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
                    PeriodicTask.objects.create(
                        name="sum of the second", task="example.tasks.add", interval=every_second, args="[2, 3]",
                        queue="celery")
                    """).succeeded();

            try (SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
                    Worker java = app.tasks().worker().queues("celery").start();
                    PythonCelery.Running beat = django.start("-A", "school", "beat", "-S", "django", "-l", "info")) {
                beat.awaitLine("Sending due task sum of the second");

                await().atMost(Duration.ofSeconds(30))
                        .until(() -> servers.texts("select result from django_celery_results_taskresult"
                                                + " where task_name = 'example.tasks.add' and status = 'SUCCESS'"
                                                + " and periodic_task_name = 'sum of the second'")
                                        .size()
                                >= 2);
                assertThat(servers.texts("select distinct result || ' ' || worker || ' ' || task_args"
                                + " from django_celery_results_taskresult where task_name = 'example.tasks.add'"))
                        .containsExactly("5 " + java.name() + " \"[2, 3]\"");
            }
        }
    }
}
