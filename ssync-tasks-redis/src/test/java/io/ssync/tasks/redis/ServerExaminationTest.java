package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.health.Finding.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is found of a Redis, by what it says of itself. */
class ServerExaminationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, String> GOOD = Map.of(
            "redis_version", "7.0.15",
            "role", "master",
            "maxmemory_policy", "noeviction",
            "maxmemory", "1000000000",
            "used_memory", "1000000",
            "aof_enabled", "1",
            "aof_last_write_status", "ok",
            "connected_clients", "10",
            "maxclients", "10000");

    @Test
    void findsNothingToDoWhereAllIsWell() {
        assertThat(examine(GOOD, "", NOW).values())
                .extracting(Finding::severity)
                .containsOnly(Severity.OK);
    }

    @Test
    void findsWhatThrowsTasksAway() {
        assertThat(examine(with("maxmemory_policy", "allkeys-lru"), "", NOW)
                        .get("eviction")
                        .severity())
                .isEqualTo(Severity.ERROR);
        Map<String, String> unbounded = with("maxmemory_policy", "allkeys-lru");
        unbounded.put("maxmemory", "0");
        assertThat(examine(unbounded, "", NOW).get("eviction").severity()).isEqualTo(Severity.WARNING);
        assertThat(examine(with("aof_enabled", "0"), "3600 1", NOW)
                        .get("persistence")
                        .text())
                .startsWith("it only writes snapshots");
        assertThat(examine(with("aof_enabled", "0"), "", NOW).get("persistence").text())
                .startsWith("it writes nothing to disk");
        assertThat(examine(with("aof_last_write_status", "err"), "", NOW)
                        .get("persistence")
                        .severity())
                .isEqualTo(Severity.ERROR);
        assertThat(examine(with("role", "slave"), "", NOW).get("role").severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void findsWhatRunsOut() {
        assertThat(examine(with("used_memory", "800000000"), "", NOW)
                        .get("memory")
                        .severity())
                .isEqualTo(Severity.WARNING);
        assertThat(examine(with("used_memory", "950000000"), "", NOW)
                        .get("memory")
                        .severity())
                .isEqualTo(Severity.ERROR);
        assertThat(examine(with("connected_clients", "9500"), "", NOW)
                        .get("connections")
                        .severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void comparesTheClocks() {
        assertThat(examine(GOOD, "", NOW.plusSeconds(5)).get("clock"))
                .extracting(Finding::severity, Finding::text)
                .containsExactly(
                        Severity.WARNING,
                        "its clock is 5.0 s ahead of the one here: what is to run at a time runs by its clock");
        assertThat(examine(GOOD, "", NOW.minusSeconds(60)).get("clock").severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void asksARealServer() {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                Broker broker = RedisBroker.connect(redis.uri().toString())) {
            Map<String, Finding> findings = broker.examine(Instant.now()).stream()
                    .collect(Collectors.toMap(Finding::check, Function.identity()));

            assertThat(findings.get("version").text()).matches("Redis \\d+\\.\\d+.*");
            assertThat(findings.get("memory").text()).matches("\\d+ MB of \\d+ MB are used");
            assertThat(findings.get("clock").severity()).isEqualTo(Severity.OK);
            assertThat(findings.get("role").severity()).isEqualTo(Severity.OK);
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> info = new HashMap<>(GOOD);
        info.put(name, value);
        return info;
    }

    private static Map<String, Finding> examine(Map<String, String> info, String save, Instant there) {
        return new ServerExamination("redis://here", info, save, there, NOW)
                .findings().stream().collect(Collectors.toMap(Finding::check, Function.identity()));
    }
}
