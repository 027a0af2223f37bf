package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our beat on the tables that Django's migrations made, while Django changes them, and Celery's beat before and after it. */
class DjangoSchedulesTest {
    private static final Path PROJECT =
            Path.of("../examples/django").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofSeconds(40);

    /** All about the tables of django-celery-beat but the order in which things were made. */
    private static final String TABLES = """
            select table_name || '.' || column_name || ' ' || ordinal_position || ' ' || data_type || ' '
                || coalesce(character_maximum_length::text, '') || ' ' || coalesce(numeric_precision::text, '') || ' '
                || coalesce(numeric_scale::text, '') || ' ' || is_nullable || ' ' || coalesce(column_default, '')
            from information_schema.columns where table_name like 'django_celery_beat_%'
            union all
            select indexdef from pg_indexes where tablename like 'django_celery_beat_%'
            union all
            select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint where conrelid::regclass::text like 'django_celery_beat_%' and contype <> 'n'
            order by 1
            """;

    @TempDir
    private Path folder;

    private ExampleServers servers;
    private PythonCelery django;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("settings_with_beat.py"), """
                from school.settings import *
                INSTALLED_APPS += ["django_celery_beat"]
                CELERY_BEAT_MAX_LOOP_INTERVAL = 1
                """);
        servers = ExampleServers.start();
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("PYTHONPATH", folder.toString());
        environment.put("DJANGO_SETTINGS_MODULE", "settings_with_beat");
        django = PythonCelery.djangoWithBeat(PROJECT, environment);
        django.manage("migrate").succeeded();
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void makesTheTablesThatDjangoMakes() {
        List<String> theirs = servers.texts(TABLES);
        try (ExampleServers empty = ExampleServers.start()) {
            SchoolApp.migrate(empty.given().database());

            assertThat(empty.texts(TABLES)).isEqualTo(theirs).hasSizeGreaterThan(60);
        }
    }

    @Test
    void seesWhatDjangoChangesAndTakesTurnsWithCelery() {
        SchoolApp.migrate(servers.given().database());
        orm("""
                every_second = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
                for name in ("one", "two"):
                    PeriodicTask.objects.create(
                        name=name, task="example.tasks.add", interval=every_second, args="[2, 3]", queue="celery")
                """);
        try (SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
                Worker worker = app.tasks().worker().queues("celery").start()) {
            try (Beat beat = app.beat().start()) {
                awaitMore("one");
                awaitMore("two");

                // Noted by Django's signals.
                orm("one = PeriodicTask.objects.get(name='one'); one.enabled = False; one.save()");
                awaitSilence("one");
                awaitMore("two");
                // Noted by nobody.
                orm("PeriodicTask.objects.filter(name='two').update(enabled=False)");
                awaitSilence("two");
                orm("PeriodicTask.objects.all().update(enabled=True)");
                awaitMore("one");
                awaitMore("two");
                orm("PeriodicTask.objects.get(name='one').delete()");
                awaitSilence("one");
                orm("IntervalSchedule.objects.all().update(every=3600)");
                awaitSilence("two");
                orm("IntervalSchedule.objects.all().update(every=1)");
                awaitMore("two");
                assertThat(beat.health().ready()).isTrue();
            }
            assertThat(servers.texts("select task_id from ssync_beat_tick where state = 'SENT'"))
                    .doesNotHaveDuplicates();

            try (PythonCelery.Running celery = django.start("-A", "school", "beat", "-S", "django", "-l", "info")) {
                celery.awaitLine("Sending due task two");
                awaitMore("two");
            }
            int before = runs("two");
            try (Beat beat = app.beat().start()) {
                awaitMore("two");
                assertThat(beat.health().ready()).isTrue();
            }
            // It has gone on from where Celery was, and not made up for the time before.
            assertThat(runs("two")).isLessThan(before + 60);
            assertThat(servers.texts("select distinct periodic_task_name from django_celery_results_taskresult"
                            + " where status = 'SUCCESS' and periodic_task_name in ('one', 'two')"))
                    .containsExactlyInAnyOrder("one", "two");
        }
    }

    private void orm(String lines) {
        django.manage("shell", "-c", "from django_celery_beat.models import IntervalSchedule, PeriodicTask\n" + lines)
                .succeeded();
    }

    private int results(String name) {
        return servers.texts("select task_id from django_celery_results_taskresult where periodic_task_name = '" + name
                        + "'")
                .size();
    }

    private int runs(String name) {
        return servers
                .texts("select total_run_count from django_celery_beat_periodictask where name = '" + name + "'")
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private void awaitMore(String name) {
        int before = results(name);
        await(name + " runs").atMost(SOON).until(() -> results(name) >= before + 2);
    }

    /** It was due every second, so three seconds without a tick are the end of it. */
    private void awaitSilence(String name) {
        await(name + " runs no more")
                .atMost(SOON)
                .until(() -> servers.texts(
                                "select 1 from ssync_beat_tick t join ssync_beat_schedule s using (schedule_id)"
                                        + " left join django_celery_beat_periodictask p on p.id = t.schedule_id"
                                        + " where coalesce(p.name, 'one') = '" + name
                                        + "' and t.decided > clock_timestamp() - interval '3 seconds'")
                        .isEmpty());
    }
}
