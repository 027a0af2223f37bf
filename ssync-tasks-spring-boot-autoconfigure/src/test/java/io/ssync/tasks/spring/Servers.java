package io.ssync.tasks.spring;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.embedded.EmbeddedRedis;

/** A Redis and a PostgreSQL for all tests of this JVM, which end with it. */
final class Servers {
    private static final EmbeddedRedis REDIS = EmbeddedRedis.start();
    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start();

    private Servers() {}

    /** The properties of an application that has both as Spring has them. */
    static String[] properties() {
        return new String[] {
            "spring.application.name=shop",
            "spring.main.banner-mode=off",
            "spring.data.redis.url=" + REDIS.uri(),
            "spring.datasource.url=" + POSTGRES.jdbcUrl(),
            "spring.datasource.username=" + POSTGRES.user(),
            "spring.datasource.password=" + POSTGRES.password(),
            "spring.datasource.hikari.maximum-pool-size=8"
        };
    }

    static String redis() {
        return REDIS.uri().toString();
    }

    static int redisPort() {
        return REDIS.port();
    }

    static String redisPassword() {
        return REDIS.password();
    }
}
