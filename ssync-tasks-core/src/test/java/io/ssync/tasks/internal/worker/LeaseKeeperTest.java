package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    /** How long a renewal may take that nobody answers: that of Redis. */
    private static final Duration TIME_OUT = WorkerParts.LEASE.dividedBy(10);

    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final TaskPool pool = new TaskPool(4, OptionalInt.empty(), parts.ticker, () -> {});
    private final Attempts attempts = new Attempts();
    private final List<DeadLetter> givenUp = new ArrayList<>();
    private final LeaseKeeper leases = new LeaseKeeper(consumer, attempts, givenUp::add);

    @Test
    void twoRenewalsThatNobodyAnswersCostNoLease() throws InterruptedException {
        parts.publish("test.plain", "a");
        Delivery delivery = parts.claim(consumer, 1).get(0);
        Pace pace = new Pace(LeaseKeeper.renewalInterval(WorkerParts.LEASE), parts.ticker);

        for (int i = 0; i < 2; i++) {
            renewWhenDue(pace, new BrokerAwayException("no answer", null), TIME_OUT);
        }
        renewWhenDue(pace, null, Duration.ZERO);
        parts.clock.advance(WorkerParts.LEASE.minusSeconds(1));

        assertThat(delivery.leaseHeld()).isTrue();
        assertThat(parts.consumer("worker@other").recover().moved()).isZero();
    }

    @Test
    void cancelsTheTaskWhoseLeaseIsLostAndNoOther() throws InterruptedException {
        parts.publish("test.plain", "lost");
        ObservedCall lost = run(parts.claim(consumer, 1).get(0));
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        Consumer other = parts.consumer("worker@other");
        other.recover();
        parts.claim(other, 1);
        parts.publish("test.plain", "held");
        ObservedCall held = run(parts.claim(consumer, 1).get(0));

        leases.renew();

        assertThat(lost.asked).containsExactly("to stop: its lease is lost");
        assertThat(held.asked).isEmpty();
    }

    @Test
    void aBrokerThatIsAwayCancelsNothing() throws InterruptedException {
        parts.publish("test.plain", "a");
        ObservedCall call = run(parts.claim(consumer, 1).get(0));
        consumer.failure = new BrokerAwayException("away", null);

        leases.renew();
        leases.recover();

        assertThat(call.asked).isEmpty();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void tellsOfEachMessageThatHasKilledTooManyWorkers() throws InterruptedException {
        parts.publish("test.plain", "a", "b");
        for (int i = 0; i <= WorkerParts.MAX_REDELIVERIES; i++) {
            assertThat(givenUp).isEmpty();
            parts.claim(parts.consumer("worker@dying"), 2);
            parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
            leases.recover();
        }

        assertThat(givenUp)
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.queue()).isEqualTo("celery"));
    }

    private void renewWhenDue(Pace pace, BrokerAwayException failure, Duration takes) {
        parts.clock.advance(pace.left());
        pace.begin();
        consumer.failure = failure;
        leases.renew();
        parts.clock.advance(takes);
    }

    private ObservedCall run(Delivery delivery) {
        Admitted admitted = parts.admitted(delivery);
        RetryPolicy retries = new RetryPolicy(admitted.task().declaration(), () -> 0);
        RunningTask running = new RunningTask(
                admitted.message(),
                delivery,
                "worker@one",
                retries,
                CallsNothing.CALLS,
                parts.ticker,
                task -> {},
                event -> {});
        attempts.add(new Attempt(
                admitted,
                running,
                retries,
                new TimeLimits(Duration.ZERO, Duration.ZERO),
                pool.slot(admitted, () -> {}),
                parts.ticker,
                parts.clock));
        ObservedCall call = new ObservedCall();
        running.begin(call);
        return call;
    }
}
