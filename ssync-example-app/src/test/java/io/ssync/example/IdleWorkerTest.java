package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleWorkerTest {
    private static final Duration STARTING = Duration.ofSeconds(5);
    private static final Duration WATCHED = Duration.ofSeconds(15);
    /** For five queues with a ledger; Redis counts what scripts do as well. */
    private static final int MOST_PER_SECOND = 2;

    @Test
    void hardlyTalksToRedis() {
        try (ExampleServers servers = ExampleServers.start();
                SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
                Worker worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
                RedisCommands redis = new RedisCommands(servers.redis())) {
            // Time has to pass: the subject is what happens when nothing happens.
            pass(STARTING);
            long before = redis.processed();
            pass(WATCHED);

            assertThat(worker.health().ready()).isTrue();
            assertThat(redis.processed() - before).isLessThanOrEqualTo(WATCHED.toSeconds() * MOST_PER_SECOND);
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    }
}
