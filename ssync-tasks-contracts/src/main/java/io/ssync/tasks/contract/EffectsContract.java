package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every result backend does that keeps what effects of tasks came to.
 *
 * <p>A subclass says how to open one.
 */
public abstract class EffectsContract {
    private ResultBackend backend;
    private Effects effects;

    /** Opens the backend. It is closed after each test. */
    protected abstract ResultBackend open();

    @BeforeEach
    void openBackend() {
        backend = open();
        effects = backend.effects().orElseThrow();
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void findsWhatItKeeps() {
        String task = newId();
        String other = newId();

        assertThat(effects.find(task, "charge")).isEmpty();
        assertThat(effects.keep(task, "charge", "{\"receipt\": \"ä\"}")).isEqualTo("{\"receipt\": \"ä\"}");

        assertThat(effects.find(task, "charge")).contains("{\"receipt\": \"ä\"}");
        assertThat(effects.find(task, "refund")).isEmpty();
        assertThat(effects.find(other, "charge")).isEmpty();
    }

    @Test
    void keepsTheFirstOutcome() {
        String task = newId();

        effects.keep(task, "charge", "1");

        assertThat(effects.keep(task, "charge", "2")).isEqualTo("1");
        assertThat(effects.find(task, "charge")).contains("1");
    }

    @Test
    void keepsNullAndWhatLooksLikeCode() {
        String task = newId();
        String odd = "a'; drop table x; -- :x {}*?[\\";

        effects.keep(task, odd, "null");

        assertThat(effects.find(task, odd)).contains("null");
        assertThat(effects.find(task, "a")).isEmpty();
    }

    @Test
    void givesAllWhoKeepAtOnceTheSameOutcome() throws Exception {
        String task = newId();
        CyclicBarrier start = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String mine = Integer.toString(i);
                answers.add(threads.submit(() -> {
                    start.await();
                    return effects.keep(task, "charge", mine);
                }));
            }
            Set<String> kept = new HashSet<>();
            for (Future<String> answer : answers) {
                kept.add(answer.get());
            }
            assertThat(kept).hasSize(1).contains(effects.find(task, "charge").orElseThrow());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void forgetsThemWithTheTask() {
        String task = newId();
        String other = newId();
        effects.keep(task, "charge", "1");
        effects.keep(other, "charge", "1");

        backend.forget(task);

        assertThat(effects.find(task, "charge")).isEmpty();
        assertThat(effects.find(other, "charge")).contains("1");
    }

    @Test
    void expireWithTheResults() {
        if (backend.expiresByItself()) {
            return;
        }
        String task = newId();
        Instant now = Instant.now();
        backend.store(List.of(new TaskResult(task, TaskState.SUCCESS, "1", null, now, TaskResult.Call.UNKNOWN)));
        effects.keep(task, "charge", "1");

        backend.deleteOlderThan(now.minus(Duration.ofDays(1)), 100);
        assertThat(effects.find(task, "charge")).contains("1");

        backend.deleteOlderThan(now.plus(Duration.ofDays(1)), 100_000);
        assertThat(effects.find(task, "charge")).isEmpty();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
