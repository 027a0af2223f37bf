package io.ssync.tasks.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ssync.tasks.contract.BrokerContract;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryBrokerTest extends BrokerContract {
    private static final Consumer.Options OPTIONS = Consumer.Options.of("worker@here", List.of("mail", "reports"));

    private final InMemoryBroker memory = new InMemoryBroker();

    @Override
    protected Broker open() {
        return memory;
    }

    @Test
    void sharesListsAmongPrioritiesAsRedisDoes() throws Exception {
        IntStream.rangeClosed(0, 9)
                .map(i -> 9 - i)
                .forEach(priority -> memory.publish(
                        new OutboundMessage("mail", priority, Due.NOW, bytes(Integer.toString(priority)))));

        assertThat(memory.consume(OPTIONS).claim(10, Duration.ZERO))
                .extracting(delivery -> new String(delivery.payload(), UTF_8))
                .containsExactly("2", "1", "0", "5", "4", "3", "8", "7", "6", "9");
    }

    @Test
    void takesTurnsAmongQueuesOverSeveralClaims() throws Exception {
        for (int i = 0; i < 3; i++) {
            memory.publish(OutboundMessage.of("mail", bytes("m")));
            memory.publish(OutboundMessage.of("reports", bytes("r")));
        }
        Consumer consumer = memory.consume(OPTIONS);

        List<String> order =
                IntStream.range(0, 6).mapToObj(i -> claimed(consumer).queue()).toList();

        assertThat(order).containsExactly("mail", "reports", "mail", "reports", "mail", "reports");
    }

    @Test
    void remembersAWakeUpThatCameTooEarly() throws Exception {
        Consumer consumer = memory.consume(OPTIONS);

        consumer.wakeUp();

        assertThat(consumer.claim(1, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void keepsTheNewestDeadLetters() throws Exception {
        int more = 3;
        Consumer consumer = memory.consume(OPTIONS);
        for (int i = 0; i < InMemoryDeadLetters.MAX + more; i++) {
            memory.publish(OutboundMessage.of("mail", bytes(Integer.toString(i))));
            Settle.deadLetter(consumer, claimOne(consumer), "for the test", null);
        }

        assertThat(memory.status("mail").deadLetters()).isEqualTo(InMemoryDeadLetters.MAX);
        assertThat(memory.deadLetters("mail")
                        .list(InMemoryDeadLetters.MAX - 1, 1)
                        .get(0)
                        .payload())
                .isEqualTo(bytes(Integer.toString(more)));
    }

    @Test
    void refusesAClaimOfNothing() {
        Consumer consumer = memory.consume(OPTIONS);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> consumer.claim(0, Duration.ZERO))
                .withMessageContaining("max");
    }

    private static Delivery claimed(Consumer consumer) {
        try {
            return claimOne(consumer);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
