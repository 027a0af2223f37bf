package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final int MAX_REDELIVERIES = 5;
    private static final Duration LEASE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final InMemoryBroker broker = new InMemoryBroker();

    @Test
    void letsThroughWhatComesForTheFirstTime() throws InterruptedException {
        publish(300);
        Consumer consumer = consumer();

        assertThat(admit(quarantine(), consumer, consumer.claim(300, SOON))).hasSize(300);
    }

    @Test
    void holdsFewerTogetherAfterEveryDeath() throws InterruptedException {
        publish(300);

        assertThat(admittedAfterDeaths(1)).isEqualTo(64);
        assertThat(admittedAfterDeaths(1)).isEqualTo(16);
        assertThat(admittedAfterDeaths(1)).isEqualTo(4);
        assertThat(admittedAfterDeaths(1)).isEqualTo(1);
        assertThat(admittedAfterDeaths(1)).isEqualTo(1);
    }

    @Test
    void admitsTheNextWhenOneLeaves() throws InterruptedException {
        publish(2);
        for (int i = 0; i < 4; i++) {
            dieHoldingAll(2);
        }
        Consumer consumer = consumer();
        Quarantine quarantine = quarantine();
        Delivery first = admit(quarantine, consumer, consumer.claim(2, SOON)).get(0);
        assertThat(admit(quarantine, consumer, consumer.claim(1, SOON))).isEmpty();

        quarantine.leave(first);

        assertThat(admit(quarantine, consumer, consumer.claim(1, SOON))).hasSize(1);
    }

    /** A task that kills its worker every time goes to the dead letters, and none of those that were beside it. */
    @Test
    void findsTheTaskThatKills() throws InterruptedException {
        publish(300);
        Set<String> done = new HashSet<>();
        for (int life = 0; life <= MAX_REDELIVERIES; life++) {
            Consumer consumer = consumer();
            Quarantine quarantine = quarantine();
            boolean alive = true;
            while (alive) {
                List<Delivery> admitted = admit(quarantine, consumer, consumer.claim(300, SOON));
                alive = admitted.stream().noneMatch(QuarantineTest::kills);
                if (alive) {
                    admitted.forEach(delivery -> done.add(text(delivery)));
                    ack(consumer, admitted);
                    admitted.forEach(quarantine::leave);
                }
            }
            recoverAll();
        }
        Consumer last = consumer();
        Quarantine quarantine = quarantine();
        await().atMost(SOON).until(() -> {
            List<Delivery> admitted = admit(quarantine, last, last.claim(300, Duration.ofMillis(10)));
            admitted.forEach(delivery -> done.add(text(delivery)));
            ack(last, admitted);
            admitted.forEach(quarantine::leave);
            return done.size() == 299;
        });

        assertThat(broker.deadLetters("celery").list(0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(new String(letter.payload())).isEqualTo("task 150"));
    }

    private int admittedAfterDeaths(int deaths) throws InterruptedException {
        for (int i = 0; i < deaths; i++) {
            dieHoldingAll(300);
        }
        Consumer consumer = consumer();
        Quarantine quarantine = quarantine();
        List<Delivery> claimed = consumer.claim(300, SOON);
        List<Delivery> admitted = admit(quarantine, consumer, claimed);
        consumer.settle(admitted.stream().map(Settlement.Release::new).toList());
        consumer.close();
        return admitted.size();
    }

    private void dieHoldingAll(int messages) throws InterruptedException {
        Consumer dying = consumer();
        List<Delivery> held = new ArrayList<>();
        while (held.size() < messages) {
            held.addAll(dying.claim(messages, SOON));
        }
        recoverAll();
    }

    private void recoverAll() {
        Consumer other = consumer();
        await().atMost(SOON).until(() -> other.recover().moved() > 0);
        other.close();
    }

    private static boolean kills(Delivery delivery) {
        return text(delivery).equals("task 150");
    }

    private static String text(Delivery delivery) {
        return new String(delivery.payload());
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            broker.publish(OutboundMessage.of("celery", ("task " + i).getBytes()));
        }
    }

    private Consumer consumer() {
        return broker.consume(new Consumer.Options("worker@host", List.of("celery"), LEASE, MAX_REDELIVERIES));
    }

    private static Quarantine quarantine() {
        return new Quarantine(MAX_REDELIVERIES);
    }

    /** Those that may enter; the others are put back, as admission does it. */
    private static List<Delivery> admit(Quarantine quarantine, Consumer consumer, List<Delivery> claimed) {
        List<Delivery> admitted = claimed.stream().filter(quarantine::mayEnter).toList();
        consumer.settle(claimed.stream()
                .filter(delivery -> !admitted.contains(delivery))
                .map(delivery -> new Settlement.Defer(delivery, Quarantine.WAIT))
                .toList());
        return admitted;
    }

    private static void ack(Consumer consumer, List<Delivery> deliveries) {
        consumer.settle(deliveries.stream().map(Settlement.Ack::new).toList());
    }
}
