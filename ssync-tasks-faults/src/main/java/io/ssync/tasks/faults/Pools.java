package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Pools of connections as a program of its own would open them. */
final class Pools {
    private Pools() {}

    /** Opens a pool without connecting: a worker may start while its database is away. */
    static HikariDataSource open(String name, String jdbcUrl, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(jdbcUrl);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "5");
        return new HikariDataSource(config);
    }
}
