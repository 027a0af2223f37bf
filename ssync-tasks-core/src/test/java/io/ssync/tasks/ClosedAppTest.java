package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever goes on after {@code app.close()} hears whose mistake it is, not what has become of a connection. */
class ClosedAppTest {
    private final TaskApp app = TaskApp.builder("shop")
            .broker(new InMemoryBroker())
            .results(new InMemoryResults())
            .register(new SampleTasks())
            .build();

    @BeforeEach
    void close() {
        app.close();
    }

    @Test
    void sendsNothing() {
        Signature<Object> call = Signature.of("sample.one", List.of(1));

        assertSaysThatItIsClosed(() -> app.task(SampleTasks::one).delay(1));
        assertSaysThatItIsClosed(() -> app.send("sample.one", 1));
        assertSaysThatItIsClosed(() -> app.send(call));
        assertSaysThatItIsClosed(() -> app.sendAsync(call));
        assertSaysThatItIsClosed(() -> app.sendAll(List.of(call)));
    }

    @Test
    void startsNoWorker() {
        assertSaysThatItIsClosed(() -> app.worker().queues("celery").start());
    }

    @Test
    void mayBeClosedAgain() {
        app.close();
    }

    private static void assertSaysThatItIsClosed(ThrowingCallable use) {
        assertThatIllegalStateException()
                .isThrownBy(use)
                .withMessage("app 'shop' is closed: make its calls and start its workers before, and close it when the"
                        + " program ends");
    }
}
