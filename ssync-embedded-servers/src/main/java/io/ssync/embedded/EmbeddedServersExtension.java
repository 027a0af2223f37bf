package io.ssync.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the shared servers to tests, and cleans them before each. */
final class EmbeddedServersExtension implements BeforeEachCallback, ParameterResolver {
    /** An underscore stands for any character unless a backslash is before it. */
    private static final String TABLES =
            "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                    + " where tablename like 'ssync\\_%' or tablename like 'django\\_celery\\_%'";

    @Override
    public void beforeEach(ExtensionContext context) {
        SharedServers.startedRedis().ifPresent(EmbeddedRedis::deleteAll);
        SharedServers.startedPostgres().ifPresent(EmbeddedServersExtension::clean);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedRedis.class || type == EmbeddedPostgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedRedis.class
                ? EmbeddedRedis.shared()
                : EmbeddedPostgres.shared();
    }

    private static void clean(EmbeddedPostgres postgres) {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            StringJoiner tables = new StringJoiner(", ");
            try (ResultSet names = statement.executeQuery(TABLES)) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            if (tables.length() > 0) {
                // A worker that somebody has left running must not hold the test up for ever.
                statement.execute("set lock_timeout = '30s'");
                statement.execute("truncate " + tables + " restart identity cascade");
            }
        } catch (SQLException e) {
            throw new EmbeddedServerException(
                    "cannot empty the tables of the last test: " + e.getMessage()
                            + "; close its apps and workers at its end",
                    e);
        }
    }
}
