package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A durable call is one message, however often it is made under its id: the body of a chord may be sent by two workers. */
class DurableOnceTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(new InMemoryLedger(new InMemoryResults(), InstantSource.system()))
            .register(new SampleTasks())
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void whatIsSentAgainIsNotPublishedAgain() {
        app.send(call("one"));
        app.send(call("one"));

        assertThat(broker.status("celery").ready()).isEqualTo(1);
    }

    @Test
    void amongOthersToo() {
        app.send(call("one"));
        app.sendAll(List.of(call("one"), call("two"), call("two"), call("three")));

        assertThat(broker.status("celery").ready()).isEqualTo(3);
    }

    private static Signature<Object> call(String id) {
        return Signature.of("sample.one", List.of(1))
                .with(TaskOptions.DEFAULTS.taskId(id).durable());
    }
}
