package io.ssync.tasks.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.control.FanoutMessage;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker of ours is asked with the very bytes that Celery's client sent, and replies as Celery's worker did. */
class CapturedControlTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"celery-5.2.6", "celery-5.6.3"})
    void repliesToCapturedQuestionsInTheCapturedShape(String version) throws Exception {
        InMemoryBroker broker = new InMemoryBroker();
        Tasks tasks = new Tasks();
        try (TaskApp app =
                        TaskApp.builder("test").broker(broker).register(tasks).build();
                Worker worker = app.worker().name("worker@capture").start()) {
            app.task(Tasks::hold).delay();
            app.task(Tasks::hold).applyAsync(TaskOptions.countdown(Duration.ofHours(1)));
            tasks.begun.await();
            assertThat(worker.running()).isOne();

            assertThat(answer(version, "ping", broker)).isEqualTo(captured(version, "ping"));
            assertThat(keys(answer(version, "active", broker))).isEqualTo(keys(captured(version, "active")));
            assertThat(keys(answer(version, "active_queues", broker)))
                    .isEqualTo(keys(captured(version, "active_queues")));
            assertThat(keys(answer(version, "scheduled", broker))).isEqualTo(keys(captured(version, "scheduled")));
            assertThat(keys(answer(version, "stats", broker))).isEqualTo(keys(captured(version, "stats")));
            tasks.open.countDown();
        }
    }

    /** The names of everything in a reply's first element; nested ones where both sides can have the same. */
    private static Set<?> keys(Object reply) {
        Object first = reply instanceof List<?> list ? list.get(0) : reply;
        Map<?, ?> map = (Map<?, ?>) first;
        return map.get("request") instanceof Map<?, ?> request ? Set.of(map.keySet(), request.keySet()) : map.keySet();
    }

    /** Sends the captured command and reads the letter that comes back. */
    private static Object answer(String version, String question, InMemoryBroker broker) throws Exception {
        Map<?, ?> command = entry(version, question, "broadcast");
        Map<?, ?> body = (Map<?, ?>) command.get("body_json");
        String address = (String) ((Map<?, ?>) body.get("reply_to")).get("routing_key");
        try (Fanout.Mailbox mailbox = broker.fanout().openMailbox("reply.celery.pidbox", address)) {
            broker.fanout().publish("celery.pidbox", "", ((String) command.get("raw")).getBytes(UTF_8));

            TaskMessage reply = FanoutMessage.decode(mailbox.take(SOON).orElseThrow());
            TaskMessage capturedReply = FanoutMessage.decode(
                    ((String) entry(version, question, "replies").get("raw")).getBytes(UTF_8));
            assertThat(reply.header("ticket")).isEqualTo(body.get("ticket"));
            assertThat(reply.headers().keySet())
                    .isEqualTo(capturedReply.headers().keySet());
            assertThat(reply.properties().keySet())
                    .isEqualTo(capturedReply.properties().keySet());
            assertThat(reply.properties().get("delivery_info"))
                    .isEqualTo(capturedReply.properties().get("delivery_info"));
            return ((Map<?, ?>) CeleryJson.readPlain(new String(reply.body(), UTF_8))).get("worker@capture");
        }
    }

    private static Object captured(String version, String question) throws IOException {
        return ((Map<?, ?>) entry(version, question, "replies").get("body_json")).get("worker@capture");
    }

    private static Map<?, ?> entry(String version, String question, String list) throws IOException {
        String name = "/" + version + "/control_inspect_" + question + ".json";
        try (InputStream file = CapturedControlTest.class.getResourceAsStream(name)) {
            Map<?, ?> capture = (Map<?, ?>)
                    CeleryJson.readPlain(new String(Objects.requireNonNull(file).readAllBytes(), UTF_8));
            return (Map<?, ?>) ((List<?>) capture.get(list)).get(0);
        }
    }

    static final class Tasks {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        @Task(name = "test.hold")
        void hold(TaskContext self) throws InterruptedException {
            begun.countDown();
            open.await();
        }
    }
}
