package io.ssync.example.cli;

import io.ssync.example.Main;
import io.ssync.example.app.DatabaseUrl;
import io.ssync.example.app.OwnApp;
import io.ssync.example.app.OwnTasks;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.app.SchoolOptions;
import io.ssync.example.app.Servers;
import io.ssync.example.app.WorkerApp;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.BeatSchedule;
import io.ssync.tasks.beat.Schedules;
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
                    + "CELERY_BROKER_URL, else an embedded Redis.")
    private @Nullable String broker;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "PostgreSQL, for example postgresql://user:password@host:5432/school?sslmode=require. "
                    + "Default: the environment's DATABASE_URL, else an embedded PostgreSQL.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".ssync",
            description = "Where embedded servers keep their data. Commands with the same directory share the servers. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Path dataDirectory = Path.of(".ssync");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings by Celery's names, such as task_routes, in a properties file. Variables of the "
                    + "environment such as CELERY_TASK_ROUTES win over it.")
    private @Nullable Path config;

    /** Finds the servers, or starts embedded ones. */
    public Servers open(Map<String, String> environment) {
        return Servers.open(
                givenBroker(environment), givenDatabase(environment).map(DatabaseUrl::parse), dataDirectory);
    }

    /**
     * Starts embedded servers.
     *
     * @param why why no others will do, for whoever has named others
     * @throws Problem if others are named
     */
    Servers openEmbedded(Map<String, String> environment, String why) {
        List<String> named = new ArrayList<>();
        givenBroker(environment).ifPresent(url -> named.add(broker != null ? "--broker" : "CELERY_BROKER_URL"));
        givenDatabase(environment).ifPresent(url -> named.add(databaseUrl != null ? "--database-url" : "DATABASE_URL"));
        if (!named.isEmpty()) {
            throw new Problem(why + ": it runs on embedded servers only, and " + String.join(" and ", named)
                    + (named.size() == 1 ? " names another one" : " name others")
                    + ". Leave that out; --data-dir says where the embedded ones keep their data");
        }
        return Servers.open(Optional.empty(), Optional.empty(), dataDirectory);
    }

    private Optional<String> givenBroker(Map<String, String> environment) {
        return Optional.ofNullable(broker).or(() -> settings(environment).brokerUrl());
    }

    private Optional<String> givenDatabase(Map<String, String> environment) {
        return first(databaseUrl, environment.get("DATABASE_URL"));
    }

    /** What the school has set about itself. */
    public SchoolOptions school(Map<String, String> environment) {
        return SchoolOptions.of(environment, dataDirectory);
    }

    /** Where embedded servers keep their data. */
    Path dataDirectory() {
        return dataDirectory;
    }

    /** Does something with an app that calls tasks and runs none; returns what comes of it. */
    int withApp(Map<String, String> environment, ToIntFunction<TaskApp> work) {
        try (Servers open = open(environment);
                TaskApp app = SchoolApp.forCalls(open, settings(environment))) {
            return work.applyAsInt(app);
        }
    }

    /** Opens the app whose tasks this process is to run, and makes the tables that are missing. */
    WorkerApp openApp(Main main, Servers open, TaskSettings settings, int concurrency) {
        Optional<OwnTasks> own = main.ownTasks();
        if (own.isPresent()) {
            OwnApp app = OwnApp.open(open, settings, concurrency, own.get());
            try {
                OwnApp.migrate(open.database());
                return app;
            } catch (RuntimeException e) {
                app.close();
                throw e;
            }
        }
        SchoolApp.migrate(open.database());
        return SchoolApp.open(open, settings, concurrency, school(main.environment()));
    }

    /** The settings of the app whose tasks this process is to run. */
    TaskSettings settings(Main main) {
        return changed(
                main.ownTasks().isPresent() ? TaskSettings.defaults() : SchoolApp.settings(), main.environment());
    }

    /** Starts a beat of the app, with Celery's settings {@code beat_schedule} and {@code beat_cron_starting_deadline}. */
    Beat startBeat(WorkerApp app, Map<String, String> environment) {
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

    /** Does something with schedules, where no beat runs; returns what comes of it. */
    int withSchedules(Map<String, String> environment, ToIntFunction<Schedules> work) {
        try (Servers open = open(environment);
                TaskApp app = SchoolApp.forCalls(open, settings(environment))) {
            return work.applyAsInt(Schedules.of(app, SchoolApp.schedulesOf(open)));
        }
    }

    /** The school's settings, changed by the file and the environment. */
    public TaskSettings settings(Map<String, String> environment) {
        return changed(SchoolApp.settings(), environment);
    }

    /** Settings as the file and the environment change them. */
    public TaskSettings changed(TaskSettings settings, Map<String, String> environment) {
        return (config == null ? settings : settings.withFile(config)).withEnvironment(environment);
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
