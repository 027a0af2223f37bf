package io.ssync.example.app;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ssync.example.tasks.ExampleTasks;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.mail.Mailer;
import io.ssync.school.media.MediaFolder;
import io.ssync.school.media.MediaStore;
import io.ssync.school.notifications.LoggingSmsGateway;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.school.reportcard.ReportCards;
import io.ssync.school.schema.SchoolSchema;
import io.ssync.school.users.UsersTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.cli.app.ConnectionPool;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.OwnTasks;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.cli.app.WorkerApp;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.observation.BeatMetrics;
import io.ssync.tasks.observation.LedgerMetrics;
import io.ssync.tasks.observation.QueueMetrics;
import io.ssync.tasks.observation.TaskMetrics;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.routing.Routes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The school's app, put together: Redis carries its tasks, PostgreSQL keeps their results and the school's tables.
 *
 * <p>Safe for use by any thread. Workers are closed before it.
 */
public final class SchoolApp implements WorkerApp {
    /** What the workers of the school read: one queue for each of its parts, and the one for all other tasks. */
    public static final List<String> QUEUES = List.of("celery", "academic", "users", "examination", "finance");

    /** A pattern also matches dots: {@code academic.*} covers {@code academic.tasks.*}, Celery's other spelling. */
    private static final Routes ROUTES = Routes.of(
            "academic.*", "academic",
            "users.*", "users",
            "examination.*", "examination",
            "finance.*", "finance");

    /** Beside one connection per running task: for results, progress, wake-ups, the ledger and requests. */
    private static final int SPARE_CONNECTIONS = 8;

    private final HikariDataSource dataSource;
    private final TaskApp tasks;
    private final Mailer mailer;
    private final String schoolName;
    private final ReportCards reportCards;
    private final JdbcSchedules schedules;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private SchoolApp(Servers servers, TaskSettings settings, int concurrency, SchoolOptions options) {
        RedisBroker broker = connect(servers, settings);
        dataSource = ConnectionPool.open(servers.database(), concurrency + SPARE_CONNECTIONS);
        InstantSource clock = InstantSource.system();
        schoolName = options.schoolName();
        mailer = options.mailer(clock);
        MediaStore media = new MediaFolder(options.media());
        reportCards = new ReportCards(dataSource, media, options.feesOnCards(), clock);
        tasks = TaskApp.builder("school")
                .broker(broker)
                .ledger(JdbcLedger.with(JdbcResults.over(dataSource)))
                .settings(settings)
                .register(new AcademicTasks(dataSource, clock))
                .register(new UsersTasks(dataSource, options.invitation(), mailer, clock))
                .register(new ExaminationTasks(dataSource, clock))
                .register(new ReportCardTasks(
                        dataSource, media, options.template(), options.schoolName(), options.feesOnCards(), clock))
                .register(new FinanceTasks(dataSource, clock))
                .register(new MessageTasks(dataSource, mailer, new LoggingSmsGateway(), options.portalUrl(), clock))
                .register(new ExampleTasks())
                .listener(new TaskMetrics(metrics))
                .build();
        schedules = JdbcSchedules.over(dataSource);
        new QueueMetrics(broker, QUEUES).bindTo(metrics);
        tasks.ledger().ifPresent(ledger -> new LedgerMetrics(ledger).bindTo(metrics));
    }

    /**
     * Connects to Redis. PostgreSQL is connected to when it is needed first.
     *
     * @param servers where both are; closed after the app
     * @param settings how the app behaves; see {@link #settings()}
     * @param concurrency how many tasks run here at a time
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     */
    public static SchoolApp open(Servers servers, TaskSettings settings, int concurrency) {
        return open(servers, settings, concurrency, SchoolOptions.of(Map.of()));
    }

    /**
     * The same for a school that has set something about itself.
     *
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     */
    public static SchoolApp open(Servers servers, TaskSettings settings, int concurrency, SchoolOptions options) {
        return new SchoolApp(servers, settings, concurrency, options);
    }

    /**
     * An app that can only call tasks by name and read results: it starts faster and keeps no connections.
     *
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     */
    public static TaskApp forCalls(Servers servers, TaskSettings settings) {
        return TaskApp.builder("school")
                .broker(connect(servers, settings))
                .ledger(JdbcLedger.with(JdbcResults.over(servers.database().dataSource())))
                .settings(settings)
                .build();
    }

    /** What holds for the school unless a file or the environment says otherwise: the defaults and its routes. */
    public static TaskSettings settings() {
        return TaskSettings.defaults().withRoutes(ROUTES);
    }

    /**
     * Creates the tables that are missing, for results, schedules and the school. Leaves those alone that exist.
     *
     * @throws io.ssync.tasks.results.ResultBackendException if PostgreSQL cannot be reached
     */
    public static void migrate(DatabaseUrl database) {
        OwnTasks.none().migrate(database);
        SchoolSchema.createMissing(database.dataSource());
    }

    @Override
    public TaskApp tasks() {
        return tasks;
    }

    @Override
    public List<String> queues() {
        return QUEUES;
    }

    /** The schedules of periodic tasks. */
    public ScheduleStore schedules() {
        return schedules;
    }

    @Override
    public Beat.Builder beat() {
        return Beat.of(tasks, schedules).listener(new BeatMetrics(metrics));
    }

    /** The school's database. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** What the school is called. */
    public String schoolName() {
        return schoolName;
    }

    /** The report cards to hand out. */
    public ReportCards reportCards() {
        return reportCards;
    }

    /** Where the app's meters are. */
    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    @Override
    public void close() {
        tasks.close();
        mailer.close();
        dataSource.close();
        metrics.close();
    }

    private static RedisBroker connect(Servers servers, TaskSettings settings) {
        return RedisBroker.connect(servers.brokerUrl(), settings.brokerTransportOptions());
    }
}
