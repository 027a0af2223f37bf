package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisURI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the Sentinels are that know which server is the primary, in one of two forms. The usual one of Redis' clients is
 *
 * <pre>{@code redis-sentinel://[[user]:password@]host[:port][,host[:port]…][/database]?master_name=name}</pre>
 *
 * with {@code rediss-sentinel} for TLS, to the Sentinels as well, and {@code sentinel_username} and {@code sentinel_password} for Sentinels that ask for
 * them. Celery's is {@code sentinel://:password@host:port/database;sentinel://…}, and its transport options say the rest: {@code
 * master_name}, and {@code sentinel_kwargs} with {@code username} and {@code password}. Immutable.
 *
 * @param uri what the driver connects to; not to be printed
 * @param text what people see
 * @param query the parameters that are not about Sentinels, null if there are none
 */
record SentinelAddress(RedisURI uri, String text, @Nullable String query) {
    private static final int PORT = 26379;

    private static final Pattern FORM = Pattern.compile(
            "(rediss?-sentinel|sentinel)://"
                    + "(?:(?<login>[^/?#]*)@)?(?<hosts>[^@/?#]+)(?:/(?<database>\\d*))?(?:\\?(?<query>[^#]*))?(?:#(?<name>.+))?");
    private static final Pattern HOST = Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[\\w.-]+)(?::(?<port>\\d{1,5}))?");

    /** Whether this is of one of the forms. */
    static boolean is(String uri) {
        return uri.startsWith("redis-sentinel://")
                || uri.startsWith("rediss-sentinel://")
                || uri.startsWith("sentinel://");
    }

    /**
     * Reads an address.
     *
     * @param options Celery's transport options, which the address comes before
     * @throws IllegalArgumentException if it is none; the message does not repeat it, since a password may be in it
     */
    static SentinelAddress parse(String uri, Map<String, ?> options) {
        List<Matcher> servers = new ArrayList<>();
        // Celery writes one address for each Sentinel, of which the first has what holds for all.
        for (String one : uri.split(";")) {
            Matcher server = FORM.matcher(one.strip());
            if (!server.matches()) {
                throw malformed();
            }
            servers.add(server);
        }
        Matcher first = servers.get(0);
        Map<String, String> own = new LinkedHashMap<>();
        String others = split(first.group("query"), own);
        String name = masterName(first.group("name"), own, options);
        boolean tls = uri.startsWith("rediss");

        RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(name).withSsl(tls);
        List<String> shown = new ArrayList<>();
        for (Matcher server : servers) {
            for (String host : server.group("hosts").split(",", -1)) {
                RedisURI sentinel = sentinel(host, own, options, tls);
                builder.withSentinel(sentinel);
                shown.add(sentinel.getHost() + ":" + sentinel.getPort());
            }
        }
        String database = first.group("database");
        int number = database == null || database.isEmpty() ? 0 : Integer.parseInt(database);
        builder.withDatabase(number);
        logIn(builder, first.group("login"));
        String scheme = tls ? "rediss-sentinel" : "redis-sentinel";
        String text = scheme + "://" + String.join(",", shown) + "/" + number + "?master_name=" + name;
        return new SentinelAddress(builder.build(), text, others);
    }

    /** Puts the parameters about Sentinels aside; returns the others, null if there are none. */
    private static @Nullable String split(@Nullable String query, Map<String, String> own) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        List<String> others = new ArrayList<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (List.of("master_name", "sentinel_username", "sentinel_password").contains(parts[0])) {
                own.put(parts[0], parts.length == 1 ? "" : decoded(parts[1]));
            } else {
                others.add(pair);
            }
        }
        return others.isEmpty() ? null : others.stream().collect(Collectors.joining("&"));
    }

    private static String masterName(@Nullable String fragment, Map<String, String> own, Map<String, ?> options) {
        Object name = own.getOrDefault("master_name", fragment == null ? "" : decoded(fragment));
        if (name.equals("") && options.get("master_name") != null) {
            name = String.valueOf(options.get("master_name"));
        }
        if (name.equals("")) {
            throw new IllegalArgumentException("an address of Sentinels needs the name of their primary: write "
                    + "?master_name=… at its end, or set master_name in broker_transport_options");
        }
        return (String) name;
    }

    private static RedisURI sentinel(String text, Map<String, String> own, Map<String, ?> options, boolean tls) {
        Matcher host = HOST.matcher(text.strip());
        if (!host.matches()) {
            throw malformed();
        }
        int port = host.group("port") == null ? PORT : Integer.parseInt(host.group("port"));
        if (port < 1 || port > 65_535) {
            throw malformed();
        }
        RedisURI.Builder sentinel =
                RedisURI.builder().withHost(host.group("host")).withPort(port).withSsl(tls);
        Map<?, ?> celerys = options.get("sentinel_kwargs") instanceof Map<?, ?> given ? given : Map.of();
        String user = either(own.get("sentinel_username"), celerys.get("username"));
        String password = either(own.get("sentinel_password"), celerys.get("password"));
        if (password != null) {
            logIn(sentinel, user == null ? "" : user, password);
        }
        return sentinel.build();
    }

    private static @Nullable String either(@Nullable String own, @Nullable Object celerys) {
        return own != null || celerys == null ? own : celerys.toString();
    }

    private static void logIn(RedisURI.Builder builder, @Nullable String login) {
        if (login != null) {
            int colon = login.indexOf(':');
            logIn(builder, decoded(login.substring(0, Math.max(colon, 0))), decoded(login.substring(colon + 1)));
        }
    }

    private static void logIn(RedisURI.Builder builder, String user, String password) {
        if (user.isEmpty()) {
            builder.withPassword(password.toCharArray());
        } else {
            builder.withAuthentication(user, password.toCharArray());
        }
    }

    private static String decoded(String text) {
        // A plus is a plus in the parts of an address; only in forms it is a blank.
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not an address of Sentinels: expected "
                + "redis-sentinel://[[user]:password@]host[:port],host[:port][/database]?master_name=name, rediss-sentinel:// for TLS, or "
                + "Celery's sentinel://:password@host:port/database;sentinel://host:port with master_name in its transport "
                + "options; special characters in the password must be percent-encoded");
    }
}
