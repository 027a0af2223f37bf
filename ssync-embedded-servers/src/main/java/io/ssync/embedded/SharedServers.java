package io.ssync.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers that all tests of a JVM share. Safe for use by any thread. */
final class SharedServers {
    private static @Nullable EmbeddedRedis redis;
    private static @Nullable EmbeddedPostgres postgres;

    private SharedServers() {}

    static synchronized EmbeddedRedis redis() {
        EmbeddedRedis started = redis;
        if (started == null || !started.isRunning()) {
            started = EmbeddedRedis.start();
            redis = started;
        }
        return started;
    }

    static synchronized EmbeddedPostgres postgres() {
        EmbeddedPostgres started = postgres;
        if (started == null || !started.isRunning()) {
            // A test's data need not survive a crash of the machine.
            started = EmbeddedPostgres.builder().option("fsync", "off").start();
            postgres = started;
        }
        return started;
    }

    static synchronized Optional<EmbeddedRedis> startedRedis() {
        return Optional.ofNullable(redis).filter(EmbeddedServer::isRunning);
    }

    static synchronized Optional<EmbeddedPostgres> startedPostgres() {
        return Optional.ofNullable(postgres).filter(EmbeddedServer::isRunning);
    }
}
