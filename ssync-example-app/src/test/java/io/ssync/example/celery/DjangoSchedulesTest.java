package io.ssync.example.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.celery.PythonCelery;
import io.ssync.tasks.worker.Worker;
import java.io.File;
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
                INSTALLED_APPS += [
                    "django_celery_beat", "django.contrib.admin", "django.contrib.auth", "django.contrib.sessions",
                    "django.contrib.messages"]
                MIDDLEWARE = [
                    "django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "django.contrib.messages.middleware.MessageMiddleware"]
                TEMPLATES = [{
                    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                    "OPTIONS": {"context_processors": [
                        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages"]}}]
                ROOT_URLCONF = "urls_with_admin"
                STATIC_URL = "/static/"
                ALLOWED_HOSTS = ["testserver"]
                CELERY_BEAT_MAX_LOOP_INTERVAL = 1
                """);
        Files.writeString(folder.resolve("urls_with_admin.py"), """
                from django.contrib import admin
                from django.urls import path
                urlpatterns = [path("admin/", admin.site.urls)]
                """);
        Files.writeString(folder.resolve("admin_client.py"), """
                from django.contrib.auth.models import User
                from django.test import Client
                from django_celery_beat.models import IntervalSchedule, PeriodicTask

                PAGE = "/admin/django_celery_beat/periodictask/"
                client = Client()
                if not User.objects.filter(username="head").exists():
                    User.objects.create_superuser("head", "head@school.example", "secret")

                def post(page, **form):
                    answer = client.post(page, form)
                    if answer.status_code != 302:
                        raise SystemExit(f"{page} answers {answer.status_code}: {answer.content.decode()}")

                def fields(name, interval, **others):
                    form = {field: "" for field in (
                        "regtask", "description", "crontab", "solar", "clocked", "start_time_0", "start_time_1",
                        "exchange", "routing_key", "priority", "expires_0", "expires_1", "expire_seconds")}
                    form.update(
                        name=name, task="example.tasks.add", interval=interval.pk, args="[2, 3]", kwargs="{}", headers="{}",
                        queue="celery", enabled="on")
                    form.update(others)
                    return {field: value for field, value in form.items() if value is not None}

                def change(name, **others):
                    task = PeriodicTask.objects.get(name=name)
                    post(f"{PAGE}{task.pk}/change/", **fields(name, task.interval, **others))

                def act(action, *names, **others):
                    ids = [task.pk for task in PeriodicTask.objects.filter(name__in=names)]
                    post(PAGE, action=action, _selected_action=ids, **others)

                post("/admin/login/?next=/admin/", username="head", password="secret", next="/admin/")
                """);
        servers = ExampleServers.start();
        Map<String, String> environment = new HashMap<>(servers.environment());
        String path = System.getenv("PYTHONPATH");
        // Whoever wants to try another version of django-celery-beat names its folder in PYTHONPATH.
        environment.put("PYTHONPATH", path == null ? folder.toString() : folder + File.pathSeparator + path);
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

    @Test
    void seesWhatTheAdminDoes() {
        SchoolApp.migrate(servers.given().database());
        orm("IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)");
        try (SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 1);
                Worker worker = app.tasks().worker().queues("celery").start();
                Beat beat = app.beat().start()) {
            admin("""
                    second = IntervalSchedule.objects.get(every=1)
                    for name in ("one", "two"):
                        post(PAGE + "add/", **fields(name, second))
                    """);
            awaitMore("one");
            awaitMore("two");

            admin("change('one', enabled=None)");
            awaitSilence("one");
            awaitMore("two");
            admin("change('one', args='[20, 30]')");
            await("the new arguments")
                    .atMost(SOON)
                    .until(() -> !servers.texts("""
                            select 1 from django_celery_results_taskresult
                            where periodic_task_name = 'one' and status = 'SUCCESS' and result = '50'""").isEmpty());

            admin("act('disable_tasks', 'one', 'two')");
            awaitSilence("one");
            awaitSilence("two");
            admin("act('enable_tasks', 'one', 'two')");
            awaitMore("one");
            awaitMore("two");
            admin("act('toggle_tasks', 'two')");
            awaitSilence("two");
            admin("act('delete_selected', 'one', post='yes')");
            awaitSilence("one");

            assertThat(beat.health().ready()).isTrue();
            assertThat(worker.health().ready()).isTrue();
            assertThat(app.schedules().find("one")).isEmpty();
            assertThat(app.schedules()
                            .find("two")
                            .orElseThrow()
                            .understood()
                            .orElseThrow()
                            .enabled())
                    .isFalse();
        }
        // What an edit has set is as the edit left it.
        assertThat(servers.texts("select args || queue from django_celery_beat_periodictask where name = 'two'"))
                .containsExactly("[2, 3]celery");
        assertThat(servers.texts("select task_id from ssync_beat_tick where state = 'SENT'"))
                .doesNotHaveDuplicates();
    }

    private void admin(String lines) {
        django.manage("shell", "-c", "from admin_client import *\n" + lines).succeeded();
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
