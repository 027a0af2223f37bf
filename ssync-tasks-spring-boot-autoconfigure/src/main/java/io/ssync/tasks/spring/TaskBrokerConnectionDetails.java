package io.ssync.tasks.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the broker is. A bean of this type takes the place of {@code spring.data.redis.*}, and {@code ssync.tasks.broker.url} takes the place
 * of both.
 */
@FunctionalInterface
public interface TaskBrokerConnectionDetails extends ConnectionDetails {
    /** The address, as {@link io.ssync.tasks.redis.RedisBroker#connect(String)} takes it: of one server, or of Sentinels. */
    String url();

    /** The keys and certificates of an address that begins with {@code rediss}; null if it names them itself, or Java's are meant. */
    default @Nullable SslBundle sslBundle() {
        return null;
    }

    /** These with keys and certificates. */
    default TaskBrokerConnectionDetails with(@Nullable SslBundle bundle) {
        return new BrokerAddress(url(), bundle);
    }

    /** Those of one server. */
    static TaskBrokerConnectionDetails of(
            String host, int port, int database, @Nullable String user, @Nullable String password, boolean tls) {
        String url = (tls ? "rediss" : "redis") + "://" + login(user, password) + node(host, port) + "/" + database;
        return () -> url;
    }

    /**
     * Those of the primary that Sentinels know.
     *
     * @param nodes the Sentinels, each as {@code host:port}, see {@link #node}
     * @param master what they call the primary
     * @param sentinelUser who logs in at the Sentinels
     */
    static TaskBrokerConnectionDetails ofSentinels(
            List<String> nodes,
            String master,
            int database,
            @Nullable String user,
            @Nullable String password,
            @Nullable String sentinelUser,
            @Nullable String sentinelPassword,
            boolean tls) {
        String url = (tls ? "rediss" : "redis") + "-sentinel://" + login(user, password) + String.join(",", nodes) + "/"
                + database + "?master_name=" + encoded(master)
                + (sentinelUser == null ? "" : "&sentinel_username=" + encoded(sentinelUser))
                + (sentinelPassword == null ? "" : "&sentinel_password=" + encoded(sentinelPassword));
        return () -> url;
    }

    /** A host and a port as an address has them. */
    static String node(String host, int port) {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String login(@Nullable String user, @Nullable String password) {
        return password == null ? "" : (user == null ? "" : encoded(user)) + ":" + encoded(password) + "@";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
