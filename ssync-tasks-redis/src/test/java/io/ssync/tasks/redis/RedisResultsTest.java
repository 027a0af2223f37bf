package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.contract.ResultBackendContract;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisResultsTest extends ResultBackendContract {
    private static EmbeddedRedis redis;

    @BeforeAll
    static void startRedis() {
        redis = EmbeddedRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected ResultBackend open() {
        return RedisResults.connect(redis.uri().toString());
    }

    @Test
    void keepsResultsForTheTimeThatWasSet() {
        try (RedisResults brief = RedisResults.connect(redis.uri().toString(), Duration.ofMinutes(1));
                RedisResults eternal = RedisResults.connect(redis.uri().toString(), Duration.ZERO);
                RawRedis raw = new RawRedis(redis.uri())) {
            brief.store(List.of(success("brief")));
            eternal.store(List.of(success("eternal")));

            assertThat(raw.commands().pttl("celery-task-meta-brief")).isBetween(1L, 60_000L);
            assertThat(raw.commands().pttl("celery-task-meta-eternal")).isEqualTo(-1);
        }
    }

    @Test
    void readsTheRecordsThatCeleryWrites() {
        try (RedisResults results = RedisResults.connect(redis.uri().toString());
                RawRedis raw = new RawRedis(redis.uri())) {
            raw.commands()
                    .set(
                            "celery-task-meta-python",
                            "{\"status\": \"SUCCESS\", \"result\": {\"a\": [1, \"\\u00e4\"]}, \"traceback\": null, "
                                    + "\"children\": [[[\"id\", null], null]], \"date_done\": \"2026-11-22T10:12:29.486735\", "
                                    + "\"name\": \"academic.tasks.echo\", \"args\": [1, \"two\"], \"kwargs\": {\"k\": \"abc\"}, "
                                    + "\"worker\": \"worker@capture\", \"retries\": 0, \"queue\": \"celery\", "
                                    + "\"task_id\": \"python\"}");
            raw.commands()
                    .set("celery-task-meta-number", "{\"task_id\":\"number\",\"result\":12,\"status\":\"PROGRESS\"}");

            assertThat(results.find("python"))
                    .contains(new TaskResult(
                            "python",
                            TaskState.SUCCESS,
                            "{\"a\": [1, \"\\u00e4\"]}",
                            null,
                            Instant.parse("2026-11-22T10:12:29.486735Z"),
                            new TaskResult.Call(
                                    "academic.tasks.echo",
                                    "(1, 'two')",
                                    "{'k': 'abc'}",
                                    "worker@capture",
                                    null,
                                    "celery"),
                            List.of(ResultNode.task("id"))));
            assertThat(results.find("number").orElseThrow().result()).isEqualTo("12");
            results.store(List.of(success("python"), success("number")));
            assertThat(results.find("python").orElseThrow().result()).isNotEqualTo("1");
            assertThat(results.find("number").orElseThrow().result()).isEqualTo("1");
        }
    }

    @Test
    void tellsAnOutageFromARefusal() {
        EmbeddedRedis other = EmbeddedRedis.start();
        try (RedisResults results = RedisResults.connect(other.uri().toString());
                RawRedis raw = new RawRedis(other.uri())) {
            raw.commands().lpush("celery-task-meta-list", "no record");
            assertThatThrownBy(() -> results.find("list"))
                    .isInstanceOfSatisfying(
                            ResultBackendException.class,
                            e -> assertThat(e instanceof ResultBackendAwayException)
                                    .isFalse());

            other.close();

            assertThatThrownBy(() -> results.store(List.of(success("lost"))))
                    .isInstanceOfSatisfying(
                            ResultBackendException.class,
                            e -> assertThat(e instanceof ResultBackendAwayException)
                                    .isTrue());
        }
    }

    @Test
    void putsThePrefixOfTheSettingsInFrontOfItsKeys() {
        TaskSettings settings = TaskSettings.fromEnvironment(
                Map.of("CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS", "{\"global_keyprefix\": \"school[1]\"}"));
        try (RedisResults results = RedisResults.connect(redis.uri().toString(), settings);
                RedisResults without = RedisResults.connect(redis.uri().toString());
                RawRedis raw = new RawRedis(redis.uri())) {
            results.store(List.of(success("prefixed")));
            results.chords().orElseThrow().begin("group", List.of(ResultNode.task("prefixed")));

            // Celery adds the underscore.
            assertThat(raw.commands()
                            .exists("school[1]_celery-task-meta-prefixed", "school[1]_celery-taskset-meta-group.s"))
                    .isEqualTo(2);
            assertThat(results.find("prefixed")).isPresent();
            assertThat(without.find("prefixed")).isEmpty();
            assertThat(results.deleteOlderThan(Instant.now(), 10)).isEqualTo(1);
            assertThat(ResultKeys.of(Map.of("global_keyprefix", "school:")).task("id"))
                    .isEqualTo("school:celery-task-meta-id");
        }
    }

    private static TaskResult success(String id) {
        return new TaskResult(id, TaskState.SUCCESS, "1", null, Instant.EPOCH, TaskResult.Call.UNKNOWN);
    }
}
