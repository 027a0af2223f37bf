package io.ssync.tasks.internal.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.Task;
import io.ssync.tasks.Unique;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.message.CeleryJson;
import java.lang.reflect.Method;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a task's declaration limits it, and which of its calls are the same. Immutable. */
public final class FlowControl {
    /** What can stand in a key as it is, so that people can read it. */
    private static final Pattern READABLE = Pattern.compile("[\\w.-]{1,64}");

    /** One of the parameters, by its place and its names. */
    private record KeyPart(int position, ParameterName parameter) {
        @Nullable
        Object valueIn(List<?> args, Map<String, ?> kwargs) {
            if (position < args.size()) {
                return args.get(position);
            }
            return kwargs.containsKey(parameter.name())
                    ? kwargs.get(parameter.name())
                    : kwargs.get(parameter.wireName());
        }
    }

    private final String task;
    private final TaskLimit limit;
    private final List<KeyPart> concurrencyKey;
    private final List<KeyPart> fairnessKey;
    private final @Nullable Unique unique;
    private final List<KeyPart> uniqueKey;

    private FlowControl(
            String task,
            TaskLimit limit,
            List<KeyPart> concurrencyKey,
            List<KeyPart> fairnessKey,
            @Nullable Unique unique,
            List<KeyPart> uniqueKey) {
        this.task = task;
        this.limit = limit;
        this.concurrencyKey = concurrencyKey;
        this.fairnessKey = fairnessKey;
        this.unique = unique;
        this.uniqueKey = uniqueKey;
    }

    /**
     * Reads the declaration of a method.
     *
     * @throws IllegalArgumentException if it cannot work; the message names the method and says what to change
     */
    public static FlowControl of(Method annotated) {
        return of(annotated, List.of(annotated));
    }

    static FlowControl of(TaskDeclaration task) {
        return of(task.annotated(), task.all());
    }

    private static FlowControl of(Method annotated, List<Method> all) {
        Task declaration = annotated.getAnnotation(Task.class);
        try {
            return of(annotated, all, declaration);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(TaskMethods.describe(annotated) + ": " + e.getMessage(), e);
        }
    }

    private static FlowControl of(Method annotated, List<Method> all, Task declaration) {
        boolean keyed = declaration.concurrencyKey().length > 0;
        if (keyed && declaration.maxConcurrency() == 0) {
            throw new IllegalArgumentException("concurrencyKey needs maxConcurrency: how many may run at once per key");
        }
        if (declaration.unique().length > 1) {
            throw new IllegalArgumentException(
                    "a task is unique in one way only, unique names " + declaration.unique().length);
        }
        Unique unique = declaration.unique().length == 0 ? null : declaration.unique()[0];
        if (unique != null && !(unique.within() >= 0.001)) {
            throw new IllegalArgumentException("within must be at least 0.001 seconds, was " + unique.within());
        }
        if (unique != null
                && unique.onConflict() == Unique.Conflict.REPLACE
                && unique.until() != UniqueLock.Until.STARTED) {
            throw new IllegalArgumentException(
                    "onConflict = REPLACE needs until = STARTED: a task that runs cannot be replaced");
        }
        if (unique != null && declaration.durable()) {
            throw new IllegalArgumentException(
                    "a unique task cannot be durable: its lock would not survive what the ledger is for");
        }
        TaskLimit limit = new TaskLimit(
                RateLimit.parse(declaration.rateLimit()),
                declaration.maxConcurrency(),
                keyed,
                declaration.fairnessKey().length > 0,
                List.of(declaration.aliases()));
        return new FlowControl(
                TaskMethods.nameOf(annotated),
                limit,
                parts(annotated, all, declaration.concurrencyKey()),
                parts(annotated, all, declaration.fairnessKey()),
                unique,
                unique == null ? List.of() : parts(annotated, all, unique.key()));
    }

    private static List<KeyPart> parts(Method annotated, List<Method> all, String[] keys) {
        if (keys.length == 0) {
            return List.of();
        }
        List<ParameterName> known = ParameterName.of(annotated, all);
        ShownArguments shown = ShownArguments.of(annotated, all);
        return Arrays.stream(keys)
                .map(key -> IntStream.range(0, known.size())
                        .filter(i -> known.get(i).isCalled(key))
                        .peek(i -> requireShown(shown, i, key))
                        .mapToObj(i -> new KeyPart(i, known.get(i)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no parameter '" + key
                                + "' to be a key; it has "
                                + known.stream().map(ParameterName::name).toList())))
                .toList();
    }

    /** Keys are seen in lists of limits and in Redis. */
    private static void requireShown(ShownArguments shown, int position, String key) {
        if (shown.hides(position)) {
            throw new IllegalArgumentException(
                    "the parameter '" + key + "' is @Sensitive and cannot be a key, which everybody sees");
        }
    }

    /** How many may start and run. */
    public TaskLimit limit() {
        return limit;
    }

    /** The headers {@link TaskLimit#KEY} and {@link TaskLimit#FAIRNESS_KEY} that a call with these arguments needs, those that it does. */
    public Map<String, String> keys(List<?> args, Map<String, ?> kwargs) {
        if (!limit.keyed() && !limit.fair()) {
            return Map.of();
        }
        Map<String, String> keys = new LinkedHashMap<>();
        if (limit.keyed()) {
            keys.put(TaskLimit.KEY, key(concurrencyKey, args, kwargs));
        }
        if (limit.fair()) {
            keys.put(TaskLimit.FAIRNESS_KEY, key(fairnessKey, args, kwargs));
        }
        return keys;
    }

    /** Whether a message with these headers lacks one of the {@link #keys}, since its sender does not know of it. */
    public boolean lacksKeys(Map<String, ?> headers) {
        return limit.keyed() && !headers.containsKey(TaskLimit.KEY)
                || limit.fair() && !headers.containsKey(TaskLimit.FAIRNESS_KEY);
    }

    private static String key(List<KeyPart> parts, List<?> args, Map<String, ?> kwargs) {
        return key(parts.stream()
                .map(part -> part.valueIn(args, kwargs))
                .map(FlowControl::text)
                .toList());
    }

    /** The lock that a call with these arguments needs; empty if the task is not unique. */
    public Optional<UniqueLock> lock(String taskId, List<?> args, Map<String, ?> kwargs) {
        if (unique == null) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>(List.of(task));
        if (uniqueKey.isEmpty()) {
            values.add(CeleryJson.write(args));
            values.add(CeleryJson.write(kwargs));
        } else {
            uniqueKey.forEach(part -> values.add(text(part.valueIn(args, kwargs))));
        }
        return Optional.of(new UniqueLock(
                key(values),
                taskId,
                Duration.ofNanos((long) (unique.within() * 1e9)),
                unique.until(),
                unique.onConflict() == Unique.Conflict.REPLACE));
    }

    /** Whether a call that is not unique is an error. */
    public boolean rejectsDuplicates() {
        return unique != null && unique.onConflict() == Unique.Conflict.REJECT;
    }

    /** The key of a single value, as {@link #keys} has it. */
    public static String keyOf(String value) {
        return key(List.of(value));
    }

    private static String text(@Nullable Object value) {
        return value instanceof CharSequence text ? text.toString() : CeleryJson.write(value);
    }

    private static String key(List<String> values) {
        if (values.stream().allMatch(value -> READABLE.matcher(value).matches())) {
            return String.join("@", values);
        }
        // The length in front keeps the values apart, whatever they contain.
        String all = values.stream().map(value -> value.length() + ":" + value).collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
