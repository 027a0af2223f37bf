package io.ssync.tasks.cli.web;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.ScheduleStore;
import io.ssync.tasks.dashboard.Audit;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.Role;
import io.ssync.tasks.dashboard.User;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard alone, listening. Safe for use by any thread. */
public final class DashboardServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);

    private final DashboardOptions options;
    private final Dashboard dashboard;
    private final Javalin javalin;

    private DashboardServer(
            DashboardOptions options, TaskApp app, List<String> queues, ScheduleStore schedules, Audit audit) {
        this.options = options;
        this.dashboard = dashboard(options, app, queues, schedules, audit);
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
     * @param queues those to show beside what workers read
     * @param schedules those of its periodic tasks
     * @param audit where who did what is kept
     * @throws IllegalArgumentException if it would be open to everybody
     * @throws IllegalStateException if the port is taken
     */
    public static DashboardServer start(
            DashboardOptions options, TaskApp app, List<String> queues, ScheduleStore schedules, Audit audit) {
        options.requireTokenOrLoopback();
        DashboardServer server = new DashboardServer(options, app, queues, schedules, audit);
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

    /** The pages alone, for who knows a token; without one for this machine alone. To be served and closed by the caller. */
    public static Dashboard dashboard(
            DashboardOptions options, TaskApp app, List<String> queues, ScheduleStore schedules, Audit audit) {
        Dashboard.Builder builder =
                Dashboard.of(app).queues(queues).schedules(schedules).audit(audit);
        options.token().ifPresent(token -> builder.token(token, new User("admin", Role.ADMIN)));
        options.viewerToken().ifPresent(token -> builder.token(token, new User("viewer", Role.VIEWER)));
        options.operatorToken().ifPresent(token -> builder.token(token, new User("operator", Role.OPERATOR)));
        return builder.build();
    }
}
