package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BeatSchedule;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.WorkerApp;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Redis and PostgreSQL to use, and how the app behaves. */
public final class ServerOptions {
    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "Redis, for example redis://:password@host:6379/0. Default: the environment's "
                    + "CELERY_BROKER_URL.")
    private @Nullable String broker;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "PostgreSQL, for example postgresql://user:password@host:5432/school?sslmode=require. "
                    + "Default: the environment's DATABASE_URL.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings by Celery's names, such as task_routes, in a properties file. Variables of the "
                    + "environment such as CELERY_TASK_ROUTES win over it.")
    private @Nullable Path config;

    /** The servers that are given, or those that the program has in their place. */
    public Servers open(Program program) {
        Map<String, String> environment = program.environment();
        return program.servers(
                givenBroker(environment), givenDatabase(environment).map(DatabaseUrl::parse));
    }

    /** How servers were given, if any were: the options or variables that name them. */
    public List<String> named(Program program) {
        Map<String, String> environment = program.environment();
        List<String> named = new ArrayList<>();
        givenBroker(environment).ifPresent(url -> named.add(broker != null ? "--broker" : "CELERY_BROKER_URL"));
        givenDatabase(environment).ifPresent(url -> named.add(databaseUrl != null ? "--database-url" : "DATABASE_URL"));
        return named;
    }

    private Optional<String> givenBroker(Map<String, String> environment) {
        return Optional.ofNullable(broker)
                .or(() -> changed(TaskSettings.defaults(), environment).brokerUrl());
    }

    private Optional<String> givenDatabase(Map<String, String> environment) {
        return first(databaseUrl, environment.get("DATABASE_URL"));
    }

    /** An app that calls tasks and runs none. */
    TaskApp forCalls(Program program, Servers open) {
        return program.tasks().forCalls(open, settings(program));
    }

    /** Does something with an app that calls tasks and runs none; returns what comes of it. */
    int withApp(Program program, ToIntFunction<TaskApp> work) {
        try (Servers open = open(program);
                TaskApp app = forCalls(program, open)) {
            return work.applyAsInt(app);
        }
    }

    /** Does something with schedules, where no beat runs; returns what comes of it. */
    int withSchedules(Program program, ToIntFunction<Schedules> work) {
        try (Servers open = open(program);
                TaskApp app = forCalls(program, open)) {
            return work.applyAsInt(Schedules.of(app, schedules(open)));
        }
    }

    /** The schedules that a beat goes by. */
    static ScheduleStore schedules(Servers open) {
        return JdbcSchedules.over(open.database().dataSource());
    }

    /** Opens the app whose tasks this process is to run, and makes the tables that are missing. */
    WorkerApp openApp(Program program, Servers open, TaskSettings settings, int concurrency) {
        WorkerApp app = program.tasks().open(open, settings, concurrency);
        try {
            program.tasks().migrate(open.database());
            return app;
        } catch (RuntimeException e) {
            app.close();
            throw e;
        }
    }

    /** The settings of the app that the command is about. */
    public TaskSettings settings(Program program) {
        return changed(program.tasks().settings(), program.environment());
    }

    /** Settings as the file and the environment change them. */
    TaskSettings changed(TaskSettings settings, Map<String, String> environment) {
        return (config == null ? settings : settings.withFile(config)).withEnvironment(environment);
    }

    /** Starts a beat of the app, with Celery's settings {@code beat_schedule} and {@code beat_cron_starting_deadline}. */
    public Beat startBeat(WorkerApp app, Program program) {
        Map<String, String> environment = program.environment();
        ZoneId zone = BeatSchedule.zone(beatSetting(environment, "timezone").orElse("UTC"));
        Beat.Builder beat = app.beat();
        beatSetting(environment, "beat_schedule")
                .map(json -> BeatSchedule.parse(json, zone))
                .orElse(List.of())
                // As in Celery, what is in the settings counts at each start.
                .forEach(beat::overwrite);
        beatSetting(environment, "beat_cron_starting_deadline")
                .map(ServerOptions::deadline)
                .ifPresent(beat::cronStartingDeadline);
        return beat.start();
    }

    private static Duration deadline(String seconds) {
        try {
            return Duration.ofSeconds(Integer.parseInt(seconds.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "beat_cron_starting_deadline must be a whole number of seconds, was '" + seconds + "'", e);
        }
    }

    private Optional<String> beatSetting(Map<String, String> environment, String name) {
        Properties file = new Properties();
        if (config != null) {
            try (Reader reader = Files.newBufferedReader(config)) {
                file.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + config, e);
            }
        }
        return first(environment.get("CELERY_" + name.toUpperCase(Locale.ROOT)), file.getProperty(name));
    }

    /** The file with settings, if one is given. */
    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    private static Optional<String> first(@Nullable String option, @Nullable String variable) {
        // An empty variable is how many tools unset one.
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(variable).filter(text -> !text.isBlank()));
    }
}
