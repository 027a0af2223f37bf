package io.ssync.tasks.internal.control;

import io.ssync.tasks.internal.routing.Glob;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Whom a command is meant for: everyone, the nodes that are named, or those whose name matches.
 *
 * @param destination node names, or null
 * @param pattern what a name has to match, or null
 * @param matcher {@code glob} or {@code pcre}; null without a pattern
 */
public record Recipients(
        @Nullable List<String> destination,
        @Nullable String pattern,
        @Nullable String matcher) {
    /** The matcher of shell patterns. */
    public static final String GLOB = "glob";
    /** The matcher of regular expressions. */
    public static final String PCRE = "pcre";

    /** All workers. */
    public static final Recipients EVERYONE = new Recipients(null, null, null);

    static Recipients of(Map<?, ?> command) {
        return new Recipients(
                command.get("destination") instanceof List<?> names
                        ? names.stream().map(String::valueOf).toList()
                        : null,
                command.get("pattern") instanceof String pattern ? pattern : null,
                command.get("matcher") instanceof String matcher ? matcher : null);
    }

    /** As Celery's own nodes decide it: names win over a pattern; with neither, everyone is meant. */
    boolean include(String node) {
        if (destination != null && !destination.isEmpty()) {
            return destination.contains(node);
        }
        return pattern == null || matcher == null || matches(pattern, matcher, node);
    }

    private static boolean matches(String pattern, String matcher, String node) {
        try {
            return matcher.equals(PCRE)
                    ? Pattern.compile(pattern).matcher(node).lookingAt()
                    : Glob.pattern(pattern).matcher(node).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
