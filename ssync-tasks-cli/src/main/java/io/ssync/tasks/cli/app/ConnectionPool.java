package io.ssync.tasks.cli.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;

/** Makes the pool of connections that a process shares. */
public final class ConnectionPool {
    /** How long to wait for a connection. Short, so that an outage is told soon; whoever can wait longer tries again. */
    private static final int TIMEOUT_SECONDS = 5;

    private ConnectionPool() {}

    /** Opens a pool without connecting: a worker may start while its database is away. */
    public static HikariDataSource open(DatabaseUrl database, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ssync");
        config.setJdbcUrl(database.jdbcUrl());
        database.user().ifPresent(config::setUsername);
        database.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TIMEOUT_SECONDS * 1000L);
        config.setInitializationFailTimeout(-1);
        config.setDataSourceProperties(driverDefaults());
        return new HikariDataSource(config);
    }

    /** What the URL may change: the driver prefers its parameters to these. */
    private static Properties driverDefaults() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "ssync");
        properties.setProperty("connectTimeout", String.valueOf(TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
