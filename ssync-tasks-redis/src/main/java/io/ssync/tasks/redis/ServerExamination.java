package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Looks at how a Redis is set up and how it is: whether it keeps tasks, has room for them, and knows the time. It reads {@code INFO} and, where
 * that is allowed, {@code CONFIG}; what a server does not say is left out of the judgement. Immutable.
 */
final class ServerExamination {
    private static final double NEARLY_FULL = 0.9;
    private static final double FILLING = 0.75;
    private static final Duration CLOCK_WARNING = Duration.ofSeconds(2);
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(30);

    private final String subject;
    private final Map<String, String> info;
    private final String savePoints;
    private final Instant there;
    private final Instant here;

    ServerExamination(String subject, Map<String, String> info, String savePoints, Instant there, Instant here) {
        this.subject = subject;
        this.info = Map.copyOf(info);
        this.savePoints = savePoints;
        this.there = there;
        this.here = here;
    }

    /** Asks a server. */
    static ServerExamination of(RedisLink link, String subject, Instant here) {
        var info = link.redis().info();
        var save = link.redis().configGet("save").exceptionally(refused -> Map.of());
        List<byte[]> time = link.await(link.redis().time(), "look at the clock of", subject);
        return new ServerExamination(
                subject,
                parse(link.await(info, "look at", subject)),
                link.await(save, "look at the settings of", subject).values().stream()
                        .findFirst()
                        .orElse("unknown"),
                Instant.ofEpochSecond(number(time.get(0)), number(time.get(1)) * 1000),
                here);
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, US_ASCII));
    }

    private static Map<String, String> parse(String info) {
        return info.lines()
                .filter(line -> !line.startsWith("#") && line.contains(":"))
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> parts[1].strip(), (one, other) -> other, HashMap::new));
    }

    List<Finding> findings() {
        return List.of(version(), role(), eviction(), persistence(), memory(), clients(), clock());
    }

    private Finding version() {
        return Finding.ok("version", subject, "Redis " + text("redis_version"));
    }

    private Finding role() {
        return text("role").equals("slave")
                ? new Finding(
                        Severity.ERROR,
                        "role",
                        subject,
                        "it is a replica, which takes no tasks",
                        "connect to the primary")
                : Finding.ok("role", subject, "it is a primary");
    }

    private Finding eviction() {
        String policy = text("maxmemory_policy");
        if (policy.equals("noeviction") || policy.equals("unknown")) {
            return Finding.ok("eviction", subject, "maxmemory-policy is " + policy);
        }
        return new Finding(
                number("maxmemory") > 0 ? Severity.ERROR : Severity.WARNING,
                "eviction",
                subject,
                "maxmemory-policy is " + policy + ": when its memory is full it throws tasks away",
                "CONFIG SET maxmemory-policy noeviction, and the same in redis.conf");
    }

    private Finding persistence() {
        boolean log = text("aof_enabled").equals("1");
        if (log && text("aof_last_write_status").equals("err")
                || text("rdb_last_bgsave_status").equals("err")) {
            return new Finding(
                    Severity.ERROR,
                    "persistence",
                    subject,
                    "it cannot write to its disk",
                    "look into its log and at the space on its disk");
        }
        if (log) {
            return Finding.ok("persistence", subject, "it writes an append-only file");
        }
        return new Finding(
                Severity.WARNING,
                "persistence",
                subject,
                savePoints.isEmpty()
                        ? "it writes nothing to disk: a restart loses all tasks but durable ones"
                        : "it only writes snapshots: a crash loses the tasks since the last one, but for durable ones",
                "CONFIG SET appendonly yes, and the same in redis.conf");
    }

    private Finding memory() {
        long used = number("used_memory");
        boolean bounded = number("maxmemory") > 0;
        long most = bounded ? number("maxmemory") : number("total_system_memory");
        double part = most == 0 ? 0 : (double) used / most;
        String text = megabytes(used) + " of " + (most == 0 ? "an unknown amount" : megabytes(most)) + " are used";
        if (part < FILLING) {
            return Finding.ok("memory", subject, text);
        }
        return new Finding(
                part < NEARLY_FULL ? Severity.WARNING : Severity.ERROR,
                "memory",
                subject,
                text
                        + (bounded
                                ? ": when it is full, calls are refused"
                                : ": when the machine's is full, it is killed"),
                "see with ssync queue list what waits, and give it more memory or more workers");
    }

    private Finding clients() {
        long connected = number("connected_clients");
        long most = number("maxclients");
        String text = connected + " of " + most + " connections are used";
        return most == 0 || connected < most * NEARLY_FULL
                ? Finding.ok("connections", subject, text)
                : new Finding(Severity.WARNING, "connections", subject, text, "raise maxclients");
    }

    private Finding clock() {
        Duration ahead = Duration.between(here, there);
        String text = "its clock is " + ahead.abs().toMillis() / 1000.0 + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the one here";
        if (ahead.abs().compareTo(CLOCK_WARNING) < 0) {
            return Finding.ok("clock", subject, text);
        }
        return new Finding(
                ahead.abs().compareTo(CLOCK_ERROR) < 0 ? Severity.WARNING : Severity.ERROR,
                "clock",
                subject,
                text + ": what is to run at a time runs by its clock",
                "have both machines take their time from NTP");
    }

    private String text(String name) {
        return Objects.requireNonNullElse(info.get(name), "unknown");
    }

    private long number(String name) {
        try {
            return Long.parseLong(info.getOrDefault(name, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }
}
