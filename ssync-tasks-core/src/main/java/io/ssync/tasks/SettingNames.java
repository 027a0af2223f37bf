package io.ssync.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which setting a name means, as a user of Celery may have written it: with or without Django's prefix, in either case, or as
 * it was called before Celery 4. Knows the names of Celery that mean nothing here from a list, and the nearest name of one
 * that nobody knows.
 */
final class SettingNames {
    static final String PREFIX = "CELERY_";

    private static final String PREFIX_LOWER = "celery_";

    /** There is no beat here, so whatever is said to it is not for us. */
    private static final Pattern BEAT = Pattern.compile("(celery_)?beat_\\w+|celerybeat_\\w+");

    /** What Kubernetes and Docker put into the environment for a service that is called celery. */
    private static final Pattern SERVICE =
            Pattern.compile("celery_(\\w+_)?(service_host|service_port(_\\w+)?|port(_\\d+_(tcp|udp)(_\\w+)?)?)");

    /** Ours, by name. */
    private final Map<String, Setting<?>> settings;
    /** Celery's names, each with its present form. */
    private final Map<String, String> celery;

    private SettingNames(Map<String, Setting<?>> settings, Map<String, String> celery) {
        this.settings = settings;
        this.celery = celery;
    }

    static SettingNames of(Collection<Setting<?>> settings) {
        Map<String, Setting<?>> byName = new LinkedHashMap<>();
        settings.forEach(setting -> byName.put(setting.name(), setting));
        Map<String, String> celery = new LinkedHashMap<>();
        try (InputStream list = SettingNames.class.getResourceAsStream("celery-names.txt")) {
            String text =
                    new String(Objects.requireNonNull(list, "celery-names.txt").readAllBytes(), UTF_8);
            text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] names = line.split(" = ");
                        celery.put(names[0], names[names.length - 1]);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SettingNames(byName, celery);
    }

    /**
     * The setting that a name means; empty for a name that only Celery or its surroundings know.
     *
     * @throws IllegalArgumentException if nobody knows it; the message has the nearest name that is known
     */
    Optional<Setting<?>> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = withoutPrefix(lower);
        Setting<?> ours = settings.get(plain);
        if (ours != null) {
            return Optional.of(ours);
        }
        String present = celery.getOrDefault(lower, celery.getOrDefault(PREFIX_LOWER + plain, celery.get(plain)));
        if (present != null) {
            return Optional.ofNullable(settings.get(present));
        }
        if (BEAT.matcher(lower).matches() || SERVICE.matcher(lower).matches()) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("unknown setting " + name + nearest(plain) + "; allowed are "
                + new TreeSet<>(settings.keySet()) + ", and Celery's others, which are ignored");
    }

    /** Whether a name is the present one of a setting of ours, and not one from before Celery 4. */
    boolean isPresent(String name) {
        return settings.containsKey(withoutPrefix(name.toLowerCase(Locale.ROOT)));
    }

    private static String withoutPrefix(String lower) {
        return lower.startsWith(PREFIX_LOWER) ? lower.substring(PREFIX_LOWER.length()) : lower;
    }

    private String nearest(String plain) {
        Map<String, Integer> distances = Stream.concat(settings.keySet().stream(), celery.keySet().stream())
                .collect(Collectors.toMap(
                        known -> known, known -> distance(plain, withoutPrefix(known)), Math::min, LinkedHashMap::new));
        return distances.entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .filter(nearest -> nearest.getValue() <= Math.max(2, plain.length() / 3))
                .map(nearest -> ", did you mean " + nearest.getKey() + "?")
                .orElse("");
    }

    /** How many letters must be put in, taken out or exchanged to make one word of another. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
