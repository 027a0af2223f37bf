package io.ssync.tasks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Consumer consumer = consumer();
    private final List<Delivery> released = new ArrayList<>();
    private final Quarantine quarantine = new Quarantine(consumer, released::add);

    @Test
    void admitsAllThatLostTheirWorkerOnce() throws InterruptedException {
        publish(3);
        crash();

        List<Delivery> claimed = claim();

        assertThat(claimed).hasSize(3);
        assertThat(quarantine.admit(claimed)).isEqualTo(claimed);
    }

    @Test
    void admitsOneOfThoseThatLostTheirWorkerTwiceAndPutsTheOthersOff() throws InterruptedException {
        publish(3);
        crash();
        crash();
        publish(1);

        List<Delivery> admitted = quarantine.admit(claim());

        assertThat(admitted).extracting(Delivery::redeliveries).containsExactly(2, 0);
        assertThat(broker.status("celery").delayed()).isEqualTo(2);
        assertThat(released).isEmpty();
    }

    @Test
    void admitsTheNextWhenTheOneBeforeHasEnded() throws InterruptedException {
        publish(2);
        crash();
        crash();
        Delivery first = quarantine.admit(claim()).get(0);

        clock.advance(A_WHILE);
        assertThat(quarantine.admit(claim())).as("while the first one runs").isEmpty();

        quarantine.ended(first);
        clock.advance(A_WHILE);
        assertThat(quarantine.admit(claim())).as("after that").hasSize(1);
    }

    /** A worker claims all there is and disappears. */
    private void crash() throws InterruptedException {
        Consumer victim = consumer();
        victim.claim(10, Duration.ZERO);
        clock.advance(ConsumerOptions.DEFAULT_LEASE.plusSeconds(1));
        consumer.recover();
    }

    private List<Delivery> claim() throws InterruptedException {
        return consumer.claim(10, Duration.ZERO);
    }

    private Consumer consumer() {
        return broker.consume(ConsumerOptions.of("worker@test", List.of("celery")));
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            broker.publish(new OutboundMessage("celery", 0, Due.NOW, new byte[] {(byte) i}));
        }
    }
}
