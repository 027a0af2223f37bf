package io.ssync.example.web;

import static io.ssync.example.web.Access.staffAnd;
import static io.ssync.example.web.Access.staffOnly;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.ssync.example.access.BodyGate;
import io.ssync.example.access.OwnClasses;
import io.ssync.example.access.Role;
import io.ssync.example.access.SchoolUsers;
import io.ssync.example.app.SchoolApp;
import io.ssync.example.pages.SchoolPages;
import io.ssync.example.upload.UploadKinds;
import io.ssync.school.finance.FeeStructures;
import io.ssync.school.upload.StartedTasks;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.Schedules;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.cli.facts.FindingFacts;
import io.ssync.tasks.cli.facts.WhyFacts;
import io.ssync.tasks.cli.web.DashboardServer;
import io.ssync.tasks.cli.web.Probes;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import io.ssync.tasks.dashboard.jdbc.JdbcAudit;
import io.ssync.tasks.worker.Worker;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST API and the dashboard, listening. Safe for use by any thread. */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    /** Files up to this size stay in memory while they arrive; larger ones wait in a temporary file. */
    private static final int IN_MEMORY_MB = 1;

    private final WebOptions options;
    private final Dashboard dashboard;
    private final Javalin javalin;

    private WebServer(WebOptions options, SchoolApp app, List<Worker> workers, @Nullable Beat beat) {
        this.options = options;
        this.dashboard = DashboardServer.dashboard(
                options.dashboard(), app.tasks(), app.queues(), app.schedules(), JdbcAudit.over(app.dataSource()));
        this.javalin = Javalin.create(config -> {
            configure(config, options);
            routes(config, options, app, workers, beat);
            errors(config);
            config.registerPlugin(new JavalinDashboard(dashboard));
        });
    }

    /**
     * Begins to listen.
     *
     * @param options where and for whom
     * @param app what requests are about
     * @param workers the workers that run in this process
     * @throws IllegalStateException if the port is taken
     */
    public static WebServer start(WebOptions options, SchoolApp app, List<Worker> workers) {
        return start(options, app, workers, null);
    }

    /**
     * The same in a process with a beat.
     *
     * @param beat the beat that runs in this process; null if none does
     */
    public static WebServer start(WebOptions options, SchoolApp app, List<Worker> workers, @Nullable Beat beat) {
        WebServer server = new WebServer(options, app, workers, beat);
        try {
            server.javalin.start(options.host(), options.port());
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "cannot listen on " + options.host() + ":" + options.port()
                            + ": the port is taken; choose another with --port",
                    e);
        }
        log.info(
                "API listens on {}, {}",
                server.url(),
                options.token().isPresent() ? "with a token" : "for this machine");
        return server;
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return "http://" + options.host() + ":" + javalin.port();
    }

    /** Where the dashboard is. */
    public String dashboardUrl() {
        return url() + dashboard.path() + "/";
    }

    /** Where the school's pages are. */
    public String schoolUrl() {
        return url() + SchoolPages.PATH + "/";
    }

    /** What it is made of, for tests. */
    Javalin javalin() {
        return javalin;
    }

    @Override
    public void close() {
        // First, since it ends the streams of open pages.
        dashboard.close();
        javalin.stop();
    }

    private static void configure(JavalinConfig config, WebOptions options) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.jetty.modifyServer(server -> server.setErrorHandler(new JsonErrorPages()));
        config.jetty.multipartConfig.maxInMemoryFileSize(IN_MEMORY_MB, SizeUnit.MB);
        // The whole form is what Jetty counts: it stops reading in the middle of a file that is too large, and closes
        // the connection.
        config.jetty.multipartConfig.maxFileSize(options.uploadLimit().maxFormBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(options.uploadLimit().maxFormBytes(), SizeUnit.BYTES);
    }

    private static void routes(
            JavalinConfig config, WebOptions options, SchoolApp app, List<Worker> workers, @Nullable Beat beat) {
        BodyGate gate = new BodyGate(Replies::tooMany);
        Access access = new Access(
                options.token(), options.jwtSecret().map(secret -> new SchoolUsers(secret, app.dataSource())), gate);
        config.routes.before("/api/*", new Origins(options.origins()));
        config.routes.before("/api/*", access);
        config.routes.before("/metrics", access);
        config.routes.after("/api/*", gate::passOver);
        OwnClasses classes = new OwnClasses(app.dataSource());
        // Before the one for any task: its own list is no id.
        new TaskRoutes(
                        app.tasks(),
                        new FeeStructures(app.dataSource()),
                        classes,
                        new StartedTasks(app.dataSource(), app.tasks().clock()),
                        gate)
                .addTo(config);
        config.routes.get(
                "/api/tasks/{id}/",
                staffAnd(Set.of(Role.ACCOUNTANT, Role.TEACHER), new TaskStatusHandler(app.tasks())));
        config.routes.get(
                "/api/doctor/",
                staffOnly(request -> Replies.json(
                        request, HttpStatus.OK, FindingFacts.of(app.tasks().examine()))));
        config.routes.get(
                "/api/tasks/{id}/why/",
                staffOnly(request -> Replies.json(
                        request, HttpStatus.OK, WhyFacts.of(app.tasks().why(request.pathParam("id"))))));
        config.routes.get("/api/celery/health/", new HealthHandler(app.tasks()));
        UploadKinds kinds = new UploadKinds(app);
        new UploadRoutes(app, kinds, options, gate).addTo(config);
        new SchoolPages(app, app.schoolName(), kinds, options.uploadLimit(), gate, options.token(), options.jwtSecret())
                .addTo(config);
        new WorkflowRoutes(app.tasks(), gate).addTo(config);
        new HistoryRoutes(app.tasks(), gate).addTo(config);
        new QueueRoutes(app.tasks(), gate).addTo(config);
        new ScheduleRoutes(Schedules.of(app.tasks(), app.schedules()), gate).addTo(config);
        new ReportCardRoutes(app, classes).addTo(config);
        new ResultSheetRoutes(app, classes).addTo(config);
        new Probes(workers, beat).addTo(config.routes);
        config.routes.get(
                "/metrics",
                request -> request.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(app.metrics().scrape()));
        config.routes.get(
                "/openapi.json",
                request -> request.contentType("application/json").result(openApi()));
    }

    private static void errors(JavalinConfig config) {
        config.routes.exception(
                HttpResponseException.class,
                (e, request) -> Replies.frameworkError(
                        request, HttpStatus.forStatus(e.getStatus()), Map.of("detail", detail(e, request))));
        config.routes.exception(
                JsonRequest.WrongException.class,
                (e, request) -> Replies.error(request, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        config.routes.exception(BrokerRefusedException.QueueFull.class, (e, request) -> {
            log.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
            request.header("Retry-After", BodyGate.RETRY_SECONDS);
            Replies.frameworkError(
                    request, HttpStatus.SERVICE_UNAVAILABLE, Map.of("detail", String.valueOf(e.getMessage())));
        });
        config.routes.exception(BrokerException.class, (e, request) -> {
            log.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
            Replies.serverError(request, String.valueOf(e.getMessage()));
        });
        config.routes.exception(Exception.class, (e, request) -> {
            log.error("{} {} failed", request.method(), request.path(), e);
            Replies.serverError(request, String.valueOf(e.getMessage()));
        });
    }

    private static String detail(HttpResponseException e, Context request) {
        return switch (e.getStatus()) {
            case 404 -> "Not found.";
            case 405 -> "Method \"" + request.method() + "\" not allowed.";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static InputStream openApi() {
        return Objects.requireNonNull(WebServer.class.getResourceAsStream("openapi.json"), "openapi.json");
    }
}
