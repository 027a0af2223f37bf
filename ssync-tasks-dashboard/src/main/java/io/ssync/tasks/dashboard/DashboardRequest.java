package io.ssync.tasks.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What somebody asks of the dashboard, from whatever serves HTTP. Immutable.
 *
 * @param method {@code GET} or {@code POST}; anything else is refused
 * @param place the path after that of the dashboard, without slashes around it; empty for the first page
 * @param query the values of the query
 * @param form the values of the form in the body; empty if there is none
 * @param headers by name in lower case; the cookies are in {@code cookie}
 * @param remoteAddress the address at the other end of the connection, such as {@code 127.0.0.1}
 * @param secure whether it came over TLS, as far as the server knows
 * @param source the request as the server has it, for {@link Users}
 */
public record DashboardRequest(
        String method,
        String place,
        Map<String, List<String>> query,
        Map<String, List<String>> form,
        Map<String, String> headers,
        String remoteAddress,
        boolean secure,
        Object source) {

    public DashboardRequest {
        query = Map.copyOf(query);
        form = Map.copyOf(form);
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /** A header by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A value of the query, the first of its name; empty also if it is empty. */
    public Optional<String> query(String name) {
        return first(query, name);
    }

    /** A value of the form, the first of its name; empty also if it is empty. */
    public Optional<String> form(String name) {
        return first(form, name);
    }

    /** A cookie by its name. */
    public Optional<String> cookie(String name) {
        for (String pair : header("cookie").orElse("").split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return Optional.of(pair.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }
}
