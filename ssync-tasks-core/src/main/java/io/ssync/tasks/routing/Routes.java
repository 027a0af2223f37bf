package io.ssync.tasks.routing;

import io.ssync.tasks.internal.routing.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules in order; the first that matches gives the queue. Immutable; each method returns a copy with one more rule.
 *
 * <p>Follows Celery's {@code task_routes}: in {@link #of(Map)} a name with a {@code *} is a pattern (where {@code ?} and
 * {@code [a-c]} work too, and {@code *} matches dots), any other is an exact name, and exact names win over patterns.
 */
public final class Routes {
    /** No rule at all: everything goes to the default queue. */
    public static final Routes NONE = new Routes(List.of());

    private final List<Rule> rules;

    /**
     * One rule.
     *
     * @param pattern what it is about, for people
     * @param queue the queue that it gives, or null if that depends on the call
     */
    private record Rule(String pattern, @Nullable String queue, Route route) {}

    private Routes(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Names or patterns and their queues in turn: {@code Routes.of("academic.*", "academic", "users.*", "users")}. */
    public static Routes of(String... namesAndQueues) {
        if (namesAndQueues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "routes are pairs of a name or pattern and a queue; the last queue is missing");
        }
        Map<String, String> routes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndQueues.length; i += 2) {
            routes.put(namesAndQueues[i], namesAndQueues[i + 1]);
        }
        return of(routes);
    }

    /** Names or patterns and their queues; of patterns the first that matches counts. */
    public static Routes of(Map<String, String> queues) {
        Routes exact = NONE;
        List<Rule> patterns = new ArrayList<>();
        for (Map.Entry<String, String> entry : queues.entrySet()) {
            if (entry.getKey().contains("*")) {
                patterns.addAll(NONE.glob(entry.getKey(), entry.getValue()).rules);
            } else {
                exact = exact.exact(entry.getKey(), entry.getValue());
            }
        }
        List<Rule> all = new ArrayList<>(exact.rules);
        all.addAll(patterns);
        return new Routes(all);
    }

    /** Tasks of exactly this name. */
    public Routes exact(String task, String queue) {
        return and(task, queue, task::equals);
    }

    /** Tasks whose whole name matches: {@code *} any characters, {@code ?} one, {@code [a-c]} and {@code [!a-c]} one of a set. */
    public Routes glob(String pattern, String queue) {
        return and(pattern, queue, Glob.pattern(pattern).asMatchPredicate());
    }

    /** Tasks whose name begins with a match, as Python's {@code re.match} has it; end it with {@code $} for whole names. */
    public Routes regex(Pattern pattern, String queue) {
        return and(pattern.pattern(), queue, task -> pattern.matcher(task).lookingAt());
    }

    /** Calls for which a function names a queue. */
    public Routes function(Route route) {
        return and(new Rule("function", null, route));
    }

    /** What is routed where, as Celery's {@code task_routes} has it; of a function only that it is one. */
    public Map<String, Map<String, String>> byPattern() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        rules.forEach(rule -> all.putIfAbsent(
                rule.pattern(), Map.of("queue", rule.queue() == null ? "as the function says" : rule.queue())));
        return all;
    }

    /** The queue of a call, or empty if no rule matches. */
    public Optional<String> queueFor(
            String task, List<? extends @Nullable Object> args, Map<String, ? extends @Nullable Object> kwargs) {
        for (Rule rule : rules) {
            Optional<String> queue = rule.route().queueFor(task, args, kwargs);
            if (queue.isPresent()) {
                return queue;
            }
        }
        return Optional.empty();
    }

    /** How many rules there are, for people: what they are is code. */
    @Override
    public String toString() {
        return rules.size() + " rules";
    }

    private Routes and(String pattern, String queue, java.util.function.Predicate<String> matches) {
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("the queue of a route must not be empty");
        }
        Optional<String> answer = Optional.of(queue);
        return and(new Rule(pattern, queue, (task, args, kwargs) -> matches.test(task) ? answer : Optional.empty()));
    }

    private Routes and(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Routes(more);
    }

    /** One rule: the queue of a call, or empty to leave it to the next rule. Must be safe for use by any thread. */
    @FunctionalInterface
    public interface Route {

        /** The queue for a call of the task with these arguments, or empty if this rule says nothing about it. */
        Optional<String> queueFor(
                String task, List<? extends @Nullable Object> args, Map<String, ? extends @Nullable Object> kwargs);
    }
}
