package io.ssync.tasks.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.common.BaseDataSource;

/**
 * Where the server is, for people: {@code localhost:5432/school}. Without user and password.
 *
 * <p>The driver's own data sources tell it. A pool does not; there it is known from the first connection on.
 */
public final class ServerAddress {
    private static final String PREFIX = "jdbc:postgresql:";

    /** Nobody knows where. */
    public static final ServerAddress UNKNOWN = new ServerAddress((String) null);

    private volatile @Nullable String known;

    /** The one that connections of this data source lead to. */
    public ServerAddress(DataSource dataSource) {
        if (dataSource instanceof BaseDataSource driver) {
            known = hostAndDatabase(driver.getURL());
        }
    }

    /** The one that a connection leads to. */
    public static ServerAddress of(Connection connection) throws SQLException {
        return new ServerAddress(hostAndDatabase(connection.getMetaData().getURL()));
    }

    private ServerAddress(@Nullable String known) {
        this.known = known;
    }

    /** Takes it from a connection, if it is not known yet. */
    public void learnFrom(Connection connection) throws SQLException {
        if (known == null) {
            known = hostAndDatabase(connection.getMetaData().getURL());
        }
    }

    /** Whether it is known where. */
    public boolean isKnown() {
        return known != null;
    }

    /** {@code PostgreSQL at localhost:5432/school}, or only {@code PostgreSQL} as long as it is not known where. */
    @Override
    public String toString() {
        String address = known;
        return address == null ? "PostgreSQL" : "PostgreSQL at " + address;
    }

    /** What a JDBC address says of host and database: {@code localhost:5432/school}. */
    static String hostAndDatabase(String url) {
        String address = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : url;
        int options = address.indexOf('?');
        address = options < 0 ? address : address.substring(0, options);
        return address.startsWith("//") ? address.substring(2) : address;
    }
}
