package io.ssync.tasks;

import io.ssync.tasks.Setting.Kind;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.routing.Routes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The kinds of setting: how each is read from text, what is allowed, and how it is shown. */
final class SettingKinds {
    /** What Python programs write for a limit that there is not. */
    private static final Set<String> NONE = Set.of("none", "null");

    /** What a route says beside its queue for brokers that have exchanges. */
    private static final Set<String> ROUTE_OF_EXCHANGES = Set.of("exchange", "exchange_type", "routing_key");

    static final Kind<String> TEXT = new Kind<>(
            String.class,
            "any text",
            text -> text,
            text -> {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("must not be empty");
                }
            },
            text -> text);

    static final Kind<Boolean> FLAG =
            new Kind<>(Boolean.class, "true and false", SettingKinds::flag, flag -> {}, flag -> flag);

    static final Kind<Duration> SECONDS = new Kind<>(
            Double.class,
            "a number of seconds that is not negative",
            SettingKinds::seconds,
            duration -> {
                if (duration.isNegative()) {
                    throw new IllegalArgumentException("must not be negative");
                }
            },
            duration -> duration.toMillis() / 1000.0);

    static final Kind<Integer> AT_LEAST_ONE = wholeNumber("a whole number from 1", 1);

    /** Zero stands for no limit. */
    static final Kind<Integer> LIMIT = wholeNumber("a whole number from 0, which is no limit", 0);

    static final Kind<Map<String, Object>> OBJECT =
            new Kind<>(Map.class, "a JSON object", SettingKinds::object, object -> {}, object -> object);

    static final Kind<Routes> ROUTES = new Kind<>(
            Map.class,
            "a JSON object of names or patterns and queues, "
                    + "such as {\"academic.*\": \"academic\", \"users.*\": {\"queue\": \"users\"}}",
            SettingKinds::routes,
            routes -> {},
            Routes::toString);

    static final Kind<Map<String, Integer>> BOUNDS = new Kind<>(
            Map.class,
            "a JSON object of queues and whole numbers from 1, such as {\"mail\": 100000, \"*\": 1000000}",
            SettingKinds::bounds,
            bounds -> bounds.forEach((queue, most) -> {
                if (queue.isEmpty() || most < 1) {
                    throw new IllegalArgumentException("the bound of queue '" + queue + "' must be at least 1");
                }
            }),
            bounds -> bounds);

    private SettingKinds() {}

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("not a yes or no");
        };
    }

    private static Duration seconds(String text) {
        if (isNone(text)) {
            return Duration.ZERO;
        }
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
        if (!Double.isFinite(seconds) || Math.abs(seconds) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("at most " + Integer.MAX_VALUE);
        }
        // What rounds to zero would mean no limit.
        long millis = Math.round(seconds * 1000);
        return Duration.ofMillis(millis == 0 && seconds != 0 ? (long) Math.signum(seconds) : millis);
    }

    private static Kind<Integer> wholeNumber(String allowed, int least) {
        Function<String, Integer> read = text -> {
            try {
                return least == 0 && isNone(text) ? 0 : Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a whole number up to " + Integer.MAX_VALUE, e);
            }
        };
        return new Kind<>(
                Integer.class,
                allowed,
                read,
                number -> {
                    if (number < least) {
                        throw new IllegalArgumentException(
                                least == 0 ? "must not be negative" : "must be at least " + least);
                    }
                },
                number -> number);
    }

    private static boolean isNone(String text) {
        return NONE.contains(text.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Object> object(String json) {
        Object plain;
        try {
            plain = CeleryJson.readPlain(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        if (!(plain instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("not an object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }

    private static Map<String, Integer> bounds(String json) {
        Map<String, Integer> bounds = new LinkedHashMap<>();
        object(json).forEach((queue, most) -> {
            if (!(most instanceof Number number) || number.intValue() != number.doubleValue()) {
                throw new IllegalArgumentException("the bound of queue '" + queue + "' is no whole number");
            }
            bounds.put(queue, number.intValue());
        });
        return bounds;
    }

    private static Routes routes(String json) {
        Map<String, String> routes = new LinkedHashMap<>();
        object(json).forEach((name, route) -> routes.put(name, queue(name, route)));
        return Routes.of(routes);
    }

    private static String queue(String name, Object route) {
        Object queue = route;
        if (route instanceof Map<?, ?> options) {
            queue = options.get("queue");
            for (Object option : options.keySet()) {
                if (!"queue".equals(option) && !ROUTE_OF_EXCHANGES.contains(option)) {
                    throw new IllegalArgumentException(
                            "the route of '" + name + "' has '" + option + "', which no route here can have");
                }
            }
        }
        if (!(queue instanceof String text) || text.isEmpty()) {
            throw new IllegalArgumentException("the route of '" + name + "' names no queue");
        }
        return text;
    }
}
