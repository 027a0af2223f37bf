package io.ssync.tasks.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the broker is. A bean of this type takes the place of {@code spring.data.redis.*}, and {@code ssync.tasks.broker.url} takes the place
 * of both.
 */
@FunctionalInterface
public interface TaskBrokerConnectionDetails extends ConnectionDetails {
    /** The address, {@code redis://[[user]:password@]host[:port][/database]}, or with {@code rediss} for TLS. */
    String url();

    /** Those of one server. */
    static TaskBrokerConnectionDetails of(
            String host, int port, int database, @Nullable String user, @Nullable String password, boolean tls) {
        String login = password == null ? "" : (user == null ? "" : encoded(user)) + ":" + encoded(password) + "@";
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String url = (tls ? "rediss" : "redis") + "://" + login + name + ":" + port + "/" + database;
        return () -> url;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
