package io.ssync.example.web;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.Role;
import io.ssync.tasks.dashboard.User;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard alone, listening: without the API and without the school. Safe for use by any thread. */
public final class DashboardServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);

    private final WebOptions options;
    private final Dashboard dashboard;
    private final Javalin javalin;

    private DashboardServer(WebOptions options, TaskApp app, ScheduleStore schedules, Audit audit) {
        this.options = options;
        this.dashboard = dashboard(options, app, schedules, audit);
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.registerPlugin(new JavalinDashboard(dashboard));
            config.routes.get("/", request -> request.redirect(dashboard.path() + "/"));
        });
    }

    /**
     * Begins to listen.
     *
     * @param options where and for whom
     * @param app whose tasks are shown; stays the caller's to close, afterwards
     * @param schedules those of its periodic tasks
     * @param audit where who did what is kept
     * @throws IllegalStateException if the port is taken
     */
    public static DashboardServer start(WebOptions options, TaskApp app, ScheduleStore schedules, Audit audit) {
        DashboardServer server = new DashboardServer(options, app, schedules, audit);
        try {
            server.javalin.start(options.host(), options.port());
        } catch (JavalinBindException e) {
            server.dashboard.close();
            throw new IllegalStateException(
                    "cannot listen on " + options.host() + ":" + options.port()
                            + ": the port is taken; choose another with --port",
                    e);
        }
        log.info("Dashboard listens on {}", server.url());
        return server;
    }

    /** Where it is. */
    public String url() {
        return "http://" + options.host() + ":" + javalin.port() + dashboard.path() + "/";
    }

    @Override
    public void close() {
        // First, since it ends the streams of open pages.
        dashboard.close();
        javalin.stop();
    }

    /** For who knows the API's token; without one for this machine alone. */
    static Dashboard dashboard(WebOptions options, TaskApp app, ScheduleStore schedules, Audit audit) {
        Dashboard.Builder builder =
                Dashboard.of(app).queues(SchoolApp.QUEUES).schedules(schedules).audit(audit);
        options.token().ifPresent(token -> builder.token(token, new User("admin", Role.ADMIN)));
        options.viewerToken().ifPresent(token -> builder.token(token, new User("viewer", Role.VIEWER)));
        options.operatorToken().ifPresent(token -> builder.token(token, new User("operator", Role.OPERATOR)));
        return builder.build();
    }
}
