package io.ssync.tasks.cli.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a PostgreSQL is and how to log in. Its text never shows the user or the password. Immutable. */
public final class DatabaseUrl {
    private static final String EXPECTED = "not the address of a PostgreSQL: expected "
            + "postgresql://[user[:password]@]host[:port]/database[?sslmode=…], or a URL that begins with "
            + "jdbc:postgresql://; special characters in the password must be percent-encoded";

    private static final int CONNECT_SECONDS = 5;

    private final String jdbcUrl;
    private final @Nullable String user;
    private final @Nullable String password;
    /** What is said if it is needed, where there is none; null where there is one. */
    private final @Nullable String missing;

    private DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password, @Nullable String missing) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
        this.missing = missing;
    }

    /**
     * In the place of one that nobody has given: commands that need Redis alone do without it.
     *
     * @param message what the exception says, an {@link IllegalArgumentException}, that all others get when they connect
     */
    public static DatabaseUrl missing(String message) {
        return new DatabaseUrl("jdbc:postgresql:", null, null, message);
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=…} (also {@code postgres://}), as Django and most
     * hosts write it, or a URL of the JDBC driver.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it, since a password may be in it
     */
    public static DatabaseUrl parse(String text) {
        String plain = text.strip();
        URI uri;
        try {
            uri = new URI(plain.startsWith("jdbc:") ? plain.substring("jdbc:".length()) : plain);
        } catch (URISyntaxException e) {
            // No cause: its message repeats the text.
            throw new IllegalArgumentException(EXPECTED);
        }
        String scheme = String.valueOf(uri.getScheme());
        String authority = uri.getRawAuthority();
        if (!scheme.equals("postgresql") && !scheme.equals("postgres") || authority == null) {
            throw new IllegalArgumentException(EXPECTED);
        }
        int at = authority.lastIndexOf('@');
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        Parameters parameters = Parameters.of(uri.getRawQuery());
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new DatabaseUrl(
                "jdbc:postgresql://" + authority.substring(at + 1) + path + parameters.query(),
                login.length > 0 ? decoded(login[0]) : parameters.user,
                login.length > 1 ? decoded(login[1]) : parameters.password,
                null);
    }

    /** The URL for the driver, without the login. */
    public String jdbcUrl() {
        requireGiven(missing);
        return jdbcUrl;
    }

    /** The user, if the URL names one. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** The password, if the URL has one. Not to be printed. */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /** The whole address, as {@link #parse} reads it. Not to be printed. */
    public String withLogin() {
        requireGiven(missing);
        StringBuilder url = new StringBuilder(jdbcUrl);
        append(url, "user", user);
        append(url, "password", password);
        return url.toString();
    }

    private static void append(StringBuilder url, String name, @Nullable String value) {
        if (value != null) {
            String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(encoded);
        }
    }

    /** Connections straight from the driver, a new one each time: for the few that a short command needs. */
    public DataSource dataSource() {
        if (missing != null) {
            return new NoDataSource(missing);
        }
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setApplicationName("ssync");
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        return dataSource;
    }

    @Override
    public String toString() {
        return jdbcUrl.substring("jdbc:".length());
    }

    private static void requireGiven(@Nullable String missing) {
        if (missing != null) {
            throw new IllegalArgumentException(missing);
        }
    }

    /** Where no connection comes from. */
    private static final class NoDataSource extends PGSimpleDataSource {
        private static final long serialVersionUID = 1L;

        private final String missing;

        NoDataSource(String missing) {
            this.missing = missing;
        }

        @Override
        public Connection getConnection() {
            throw new IllegalArgumentException(missing);
        }
    }

    private static String decoded(String text) {
        // A plus is a plus here, unlike in forms.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The part behind the question mark, with the login taken out of it. */
    private static final class Parameters {
        private final List<String> others = new ArrayList<>();
        private @Nullable String user;
        private @Nullable String password;

        static Parameters of(@Nullable String query) {
            Parameters parameters = new Parameters();
            for (String parameter : query == null ? new String[0] : query.split("&")) {
                if (parameter.startsWith("user=")) {
                    parameters.user = decoded(parameter.substring("user=".length()));
                } else if (parameter.startsWith("password=")) {
                    parameters.password = decoded(parameter.substring("password=".length()));
                } else if (!parameter.isEmpty()) {
                    parameters.others.add(parameter);
                }
            }
            return parameters;
        }

        String query() {
            return others.isEmpty() ? "" : "?" + String.join("&", others);
        }
    }
}
