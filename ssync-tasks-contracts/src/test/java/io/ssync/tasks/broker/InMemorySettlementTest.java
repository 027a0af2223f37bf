package io.ssync.tasks.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Settlement.Publish;
import io.ssync.tasks.contract.SettlementContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemorySettlementTest extends SettlementContract {
    private Instant now = Instant.now();

    @Override
    protected Broker open() {
        return new InMemoryBroker();
    }

    @Test
    void remembersForAnHourWhatWasPublished() {
        InMemoryBroker memory = new InMemoryBroker(() -> now);
        try (Consumer consumer = memory.consume(Consumer.Options.of("worker@here", List.of(queue)))) {
            List<Publish> publish = List.of(new Publish(List.of(next(queue, "once an hour"))));

            consumer.settle(publish);
            now = now.plus(Duration.ofMinutes(59));
            consumer.settle(publish);
            assertThat(memory.status(queue).ready()).isEqualTo(1);

            now = now.plus(Duration.ofMinutes(1));
            consumer.settle(publish);
            assertThat(memory.status(queue).ready()).isEqualTo(2);
        }
    }
}
