package io.ssync.tasks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A task that calls {@link System#exit} in a worker which ends in good order when its process does, as a user's own would. */
class ExitingTaskTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int ENDED_BY_TASK = 70;

    @Test
    void countsAsOneThatKillsItsWorker() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start();
                TaskApp app = app(redis.uri().toString());
                Consumer other =
                        app.broker().consume(new Consumer.Options("other@host", List.of("celery"), LEASE, 5))) {
            app.task(Program::exit).delay();

            Process worker = ChildCommand.of(Program.class, redis.uri().toString())
                    .builder()
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                assertThat(worker.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                worker.destroyForcibly();
            }

            assertThat(worker.exitValue()).isEqualTo(ENDED_BY_TASK);
            // It still ran when its worker closed: only recovery may give it back, and counts.
            assertThat(app.broker().status("celery").ready()).isZero();
            await().atMost(SOON).until(() -> other.recover().moved() == 1);
            List<Delivery> claimed = other.claim(1, SOON);
            assertThat(claimed)
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.redeliveries()).isEqualTo(1));
        }
    }

    private static TaskApp app(String uri) {
        return TaskApp.builder("exiting")
                .broker(RedisBroker.connect(uri))
                .register(new Program())
                .build();
    }

    /** A worker of a user's own. */
    static final class Program {
        private static final CountDownLatch HOOKED = new CountDownLatch(1);

        public static void main(String[] arguments) {
            Worker worker = app(arguments[0]).worker().lease(LEASE).start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                worker.close(Duration.ofMillis(200));
                if (worker.isEndedByTask()) {
                    Runtime.getRuntime().halt(ENDED_BY_TASK);
                }
            }));
            HOOKED.countDown();
        }

        @Task(name = "test.exit")
        void exit() throws InterruptedException {
            HOOKED.await();
            System.exit(0);
        }
    }
}
