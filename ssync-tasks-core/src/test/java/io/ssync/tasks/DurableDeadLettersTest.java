package io.ssync.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.results.InMemoryResults;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters of durable tasks that an operator puts back. */
class DurableDeadLettersTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(ledger)
            .register(new SampleTasks())
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    /** The mark can be read, the message cannot: one letter of many must not stop the others. */
    @Test
    void oneThatNobodyCanReadIsPutBackAsItIs() throws InterruptedException {
        String unreadable = "{\"body\": \"not base 64!\", \"headers\": {\"id\": \"odd\", \"task\": \"sample.one\", "
                + "\"ssync_ledger\": 0}, \"properties\": {\"body_encoding\": \"base64\"}, "
                + "\"content-type\": \"application/json\", \"content-encoding\": \"utf-8\"}";
        bury(OutboundMessage.of("celery", unreadable.getBytes(UTF_8)));
        app.send(Signature.of("sample.one", List.of(1))
                .with(TaskOptions.DEFAULTS.taskId("good").durable()));
        Delivery good = claim();
        ledger.forget(List.of("good"));
        settle(new Settlement.DeadLetter(good, "a bug", null));

        int retried = app.retryDeadLetters(broker.deadLetters("celery").list(0, 10));

        assertThat(retried).isEqualTo(2);
        assertThat(broker.deadLetters("celery").list(0, 10)).isEmpty();
        assertThat(ledger.list(0, 10)).extracting(Ledger.Row::taskId).containsExactly("good");
    }

    private final Consumer consumer =
            broker.consume(new Consumer.Options("worker@test", List.of("celery"), Duration.ofMinutes(1), 5));

    private void bury(OutboundMessage message) throws InterruptedException {
        broker.publish(message);
        settle(new Settlement.DeadLetter(claim(), "unreadable", null));
    }

    private Delivery claim() throws InterruptedException {
        return consumer.claim(1, Duration.ofSeconds(10)).get(0);
    }

    private void settle(Settlement settlement) {
        assertThat(consumer.settle(List.of(settlement))).hasSize(1);
    }
}
