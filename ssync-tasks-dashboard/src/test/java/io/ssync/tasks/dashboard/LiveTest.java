package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final LiveClient client = new LiveClient() {
        @Override
        public void send(String event, String data) {}

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    };

    /** A stream that nobody ends would hold up the server's shutdown. */
    @Test
    void takesNobodyOnceItIsClosed() {
        Live live = new Live();
        assertThat(live.add(Set.of("queues"), client)).isPresent();

        live.close();

        assertThat(closed).hasValue(1);
        assertThat(live.add(Set.of("queues"), client)).isEmpty();
        assertThat(live.hasViewers()).isFalse();
    }
}
