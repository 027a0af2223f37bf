package io.ssync.tasks.dashboard;

import io.javalin.Javalin;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.InMemorySchedules;
import io.ssync.tasks.dashboard.javalin.JavalinDashboard;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** An app with a Redis and a PostgreSQL of a test's own. */
final class Served implements AutoCloseable {
    static final String VIEWER = "token-of-a-viewer";
    static final String OPERATOR = "token-of-an-operator";
    static final String ADMIN = "token-of-an-admin";

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final EmbeddedPostgres postgres = EmbeddedPostgres.start();
    private final SampleTasks samples = new SampleTasks();
    private final TaskApp app = TaskApp.builder("school")
            .broker(RedisBroker.connect(redis.uri().toString()))
            .ledger(JdbcLedger.with(JdbcResults.over(postgres.dataSource())))
            .routes(Routes.of("slow.*", "slow"))
            .register(samples)
            .build();

    private final InMemorySchedules schedules = new InMemorySchedules(InstantSource.system());

    InMemorySchedules schedules() {
        return schedules;
    }

    /** A worker of all queues. */
    Worker worker() {
        return app.worker()
                .queues("celery", "slow")
                .name("sample@here")
                .concurrency(4)
                .start();
    }

    TaskApp app() {
        return app;
    }

    SampleTasks samples() {
        return samples;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** A dashboard for three roles, listening. */
    Site site() {
        return site(builder -> builder.token(VIEWER, new User("vera", Role.VIEWER))
                .token(OPERATOR, new User("otto", Role.OPERATOR))
                .token(ADMIN, new User("ada", Role.ADMIN)));
    }

    Site site(UnaryOperator<Dashboard.Builder> set) {
        return new Site(set.apply(Dashboard.of(app).schedules(schedules)).build());
    }

    @Override
    public void close() {
        app.close();
        postgres.close();
        redis.close();
    }

    /** A dashboard that listens. */
    static final class Site implements AutoCloseable {
        private final Dashboard dashboard;
        private final Javalin server;

        private Site(Dashboard dashboard) {
            this.dashboard = dashboard;
            server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.startup.startupWatcherEnabled = false;
                config.registerPlugin(new JavalinDashboard(dashboard));
            });
            server.start("127.0.0.1", 0);
        }

        /** Somebody new, who has not signed in. */
        Browser browser() {
            return new Browser("http://127.0.0.1:" + server.port() + dashboard.path());
        }

        /** Somebody who has. */
        Browser browser(String token) {
            Browser browser = browser();
            browser.post("/login", "token", token);
            return browser;
        }

        String url() {
            return "http://127.0.0.1:" + server.port() + dashboard.path();
        }

        Dashboard dashboard() {
            return dashboard;
        }

        @Override
        public void close() {
            dashboard.close();
            server.stop();
        }
    }
}
