package io.ssync.example.app;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedServer;
import io.ssync.tasks.cli.app.DatabaseUrl;
import io.ssync.tasks.cli.app.Servers;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The Redis and the PostgreSQL that the app works with: given ones, or embedded ones that keep their data in a directory and
 * are shared by all processes that use it. Closing it stops what this process has started.
 */
public final class SharedServers implements Servers {
    private final Deque<SharedServer> embedded = new ArrayDeque<>();
    private final String brokerUrl;
    private final DatabaseUrl database;

    private SharedServers(Optional<String> broker, Optional<DatabaseUrl> database, Path dataDirectory) {
        try {
            this.brokerUrl = broker.orElseGet(() -> start("redis", dataDirectory, SharedServers::redis));
            this.database = database.orElseGet(
                    () -> DatabaseUrl.parse(start("postgres", dataDirectory, SharedServers::postgres)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Uses the servers that are given, and embedded ones in place of those that are not. */
    public static Servers open(Optional<String> broker, Optional<DatabaseUrl> database, Path dataDirectory) {
        return new SharedServers(broker, database, dataDirectory);
    }

    @Override
    public String brokerUrl() {
        return brokerUrl;
    }

    @Override
    public DatabaseUrl database() {
        return database;
    }

    @Override
    public void close() {
        while (!embedded.isEmpty()) {
            embedded.pop().close();
        }
    }

    private String start(String name, Path dataDirectory, SharedServer.Program program) {
        SharedServer server = SharedServer.open(name, dataDirectory, program);
        embedded.push(server);
        return server.url();
    }

    private static SharedServer.Running redis(Path folder, int port) {
        EmbeddedRedis redis = EmbeddedRedis.builder()
                .dataDirectory(folder)
                .persistent(true)
                .port(port)
                .start();
        return new Running(redis, redis.uri());
    }

    private static SharedServer.Running postgres(Path folder, int port) {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().dataDirectory(folder).port(port).start();
        return new Running(postgres, postgres.url());
    }

    private record Running(EmbeddedServer server, URI url) implements SharedServer.Running {
        @Override
        public void close() {
            server.close();
        }
    }
}
