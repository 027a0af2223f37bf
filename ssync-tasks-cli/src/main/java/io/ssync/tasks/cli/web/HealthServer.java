package io.ssync.tasks.cli.web;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.worker.Worker;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@linkplain Probes probes} of a process that has no API. Says nothing but how the worker and the beat are. Safe for use by any thread. */
public final class HealthServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthServer.class);

    private final Javalin javalin;

    private HealthServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * Begins to listen.
     *
     * @param where the address and the port; 0 for any
     * @param workers the workers of this process
     * @param beat the beat of this process; null if it has none
     * @throws IllegalStateException if the port is taken
     */
    public static HealthServer start(InetSocketAddress where, List<Worker> workers, @Nullable Beat beat) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            new Probes(workers, beat).addTo(config.routes);
        });
        try {
            javalin.start(where.getHostString(), where.getPort());
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "cannot listen on " + where.getHostString() + ":" + where.getPort() + ": the port is taken", e);
        }
        HealthServer server = new HealthServer(javalin);
        log.info("Health is told at http://{}:{}/health/ready", where.getHostString(), server.port());
        return server;
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
