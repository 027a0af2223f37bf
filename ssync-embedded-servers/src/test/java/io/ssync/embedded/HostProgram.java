package io.ssync.embedded;

import java.nio.file.Path;

/** A program with servers of its own, for tests to kill. Prints their process ids when they run, then waits for ever. */
final class HostProgram {
    private HostProgram() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedRedis.Builder redis = EmbeddedRedis.builder().persistent(true);
        EmbeddedPostgres.Builder postgres = EmbeddedPostgres.builder();
        if (args.length > 0) {
            redis.dataDirectory(Path.of(args[0], "redis"));
            postgres.dataDirectory(Path.of(args[0], "postgres"));
        }
        System.out.println(redis.start().pid());
        System.out.println(postgres.start().pid());
        Thread.currentThread().join();
    }
}
