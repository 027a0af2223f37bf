package io.ssync.example.app;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.embedded.EmbeddedServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The Redis and the PostgreSQL that the app works with: given ones, or embedded ones that keep their data in a directory and
 * are shared by all processes that use it. Closing it stops what this process has started.
 */
public final class Servers implements AutoCloseable {
    private final Deque<SharedServer> embedded = new ArrayDeque<>();
    private final String brokerUrl;
    private final DatabaseUrl database;
    private final boolean ownDatabase;

    private Servers(Optional<String> broker, Optional<DatabaseUrl> database, Path dataDirectory) {
        try {
            this.brokerUrl = broker.orElseGet(() -> start("redis", dataDirectory, Servers::redis));
            this.database =
                    database.orElseGet(() -> DatabaseUrl.parse(start("postgres", dataDirectory, Servers::postgres)));
            this.ownDatabase = database.isEmpty();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Uses the servers that are given, and embedded ones in place of those that are not. */
    public static Servers open(Optional<String> broker, Optional<DatabaseUrl> database, Path dataDirectory) {
        return new Servers(broker, database, dataDirectory);
    }

    /** Where Redis is. May hold a password: not to be printed. */
    public String brokerUrl() {
        return brokerUrl;
    }

    /** Where PostgreSQL is. */
    public DatabaseUrl database() {
        return database;
    }

    /** Whether PostgreSQL is the embedded one. */
    public boolean hasEmbeddedDatabase() {
        return ownDatabase;
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
