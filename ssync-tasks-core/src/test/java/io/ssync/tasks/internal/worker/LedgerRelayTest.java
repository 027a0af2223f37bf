package io.ssync.tasks.internal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.internal.ledger.DurableHolder;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.testing.Settle;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A relay that is moved step by step, on a clock of its own. */
class LedgerRelayTest {
    private static final String QUEUE = "q";
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final Instant start = clock.instant();
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), clock);
    private final Worker worker = new Worker();

    /** What a worker holds, as its relay sees it. */
    private static final class Worker implements DurableHolder {
        final List<LedgerMark> held = new ArrayList<>();

        @Override
        public Collection<String> queues() {
            return List.of(QUEUE);
        }

        @Override
        public Duration lease() {
            return LEASE;
        }

        @Override
        public Collection<LedgerMark> held() {
            return List.copyOf(held);
        }

        @Override
        public Collection<LedgerMark> heldStill() {
            return held();
        }
    }

    /** As soon as one of them: the next sweep is not waited for. */
    @Test
    void publishesAWholeLostQueueAgainInOneGo() throws InterruptedException {
        LedgerRelay relay = relay(ledger, broker);
        relay.attach(worker);
        call(5_000);
        lose(5_000);

        pass(relay, Duration.ofSeconds(180).plus(Ledger.SWEEP_GRACE).plus(LedgerRelay.INTERVAL));

        assertThat(claim(5_000)).hasSize(5_000);
    }

    @Test
    void publishesAgainWhatIsMissingFromTheQueue() throws InterruptedException {
        LedgerRelay relay = relay(ledger, broker);
        relay.attach(worker);
        call(2);
        lose(2);
        pass(relay, Duration.ofSeconds(90));
        call(1);

        pass(relay, Duration.ofMinutes(5));

        assertThat(claim(10)).extracting(LedgerMark::copy).containsExactlyInAnyOrder(0, 1, 1);
    }

    /** An idle app costs its broker nothing for a search that could find nothing. */
    @Test
    void asksNothingOfTheQueuesWhileNothingIsDurable() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Broker counting = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("status")) {
                        asked.incrementAndGet();
                    }
                    return method.invoke(broker, arguments);
                });
        LedgerRelay relay = relay(ledger, counting);
        relay.attach(worker);

        pass(relay, Duration.ofMinutes(5));
        assertThat(asked).hasValue(0);

        call(1);
        pass(relay, Duration.ofMinutes(5));
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void leavesARunningTaskAlone() throws InterruptedException {
        LedgerRelay relay = relay(ledger, broker);
        relay.attach(worker);
        call(1);
        worker.held.addAll(claim(1));

        pass(relay, Duration.ofHours(2));

        assertThat(broker.status(QUEUE).ready()).isZero();
        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::copy).containsExactly(0);
    }

    @Test
    void leavesABacklogAloneHoweverLongItWaits() throws InterruptedException {
        LedgerRelay relay = relay(ledger, broker);
        relay.attach(worker);
        for (int minute = 0; minute < 30; minute++) {
            call(10);
            pass(relay, Duration.ofMinutes(1));
        }
        // A slow worker: a task each ten minutes.
        for (int task = 0; task < 20; task++) {
            worker.held.clear();
            worker.held.addAll(claim(1));
            pass(relay, Duration.ofMinutes(10));
            ledger.forget(worker.held.stream().map(LedgerMark::taskId).toList());
        }

        assertThat(ledger.list(0, 500))
                .hasSize(280)
                .extracting(Ledger.Row::copy)
                .containsOnly(0);
        assertThat(broker.status(QUEUE).ready()).isEqualTo(280);
    }

    @Test
    void doesNothingToTheQueuesOfNobody() throws InterruptedException {
        LedgerRelay relay = relay(ledger, broker);
        relay.attach(worker).close();
        call(1);
        lose(1);

        pass(relay, Duration.ofHours(1));

        assertThat(broker.status(QUEUE).ready()).isZero();
    }

    @Test
    void repairsALossOnceHoweverManyRelaysThereAre() throws InterruptedException {
        call(20);
        relay(ledger, broker).watch();
        InMemoryBroker empty = new InMemoryBroker(clock);
        List<LedgerRelay> relays = IntStream.range(0, 3)
                .mapToObj(i -> relay(ledger.beside(), empty))
                .toList();

        Instant lost = clock.instant();
        while (empty.status(QUEUE).ready() == 0) {
            clock.advance(Duration.ofMillis(200));
            relays.forEach(relay -> relay.step(false));
        }
        assertThat(Duration.between(lost, clock.instant())).isLessThan(Duration.ofSeconds(10));
        pass(relays.get(0), Duration.ofMinutes(10));

        assertThat(empty.status(QUEUE).ready()).isEqualTo(20);
        assertThat(ledger.list(0, 50)).extracting(Ledger.Row::copy).containsOnly(1);
    }

    /** A server and a worker that start together: what the worker has claimed meanwhile runs once. */
    @Test
    void leavesAloneWhatAWorkerHoldsThatIsTheFirstToLook() throws InterruptedException {
        call(1);
        relay(ledger, broker).watch();
        InMemoryBroker back = new InMemoryBroker(clock);
        LedgerRelay relay = relay(ledger.beside(), back);
        relay.attach(worker);
        worker.held.addAll(claim(1));

        pass(relay, Duration.ofMinutes(1));

        assertThat(back.status(QUEUE).ready()).isZero();
        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::copy).containsExactly(0);
    }

    @Test
    void saysWhatIsHeldThoughTheLedgerWasAwayWhenTheLossWasSeen() throws InterruptedException {
        call(1);
        AtomicReference<Broker> server = new AtomicReference<>(broker);
        Broker restarted = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(),
                new Class<?>[] {Broker.class},
                (proxy, method, arguments) -> method.invoke(server.get(), arguments));
        AtomicBoolean away = new AtomicBoolean();
        Ledger fickle = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new ResultBackendAwayException("away", null);
                    }
                    return method.invoke(ledger, arguments);
                });
        LedgerRelay relay = LedgerRelay.stepped(fickle, restarted, new TaskListener() {}, this::nanos);
        relay.attach(worker);
        relay.step(false);
        worker.held.addAll(claim(1));
        server.set(new InMemoryBroker(clock));
        away.set(true);
        pass(relay, Duration.ofSeconds(5));
        away.set(false);

        pass(relay, Duration.ofMinutes(1));

        assertThat(ledger.list(0, 5)).extracting(Ledger.Row::copy).containsExactly(0);
    }

    private long nanos() {
        return Duration.between(start, clock.instant()).toNanos();
    }

    private LedgerRelay relay(InMemoryLedger of, Broker to) {
        of.bind(to.describe());
        return LedgerRelay.stepped(of, to, new TaskListener() {}, this::nanos);
    }

    private void pass(LedgerRelay relay, Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.advance(Duration.ofSeconds(1));
            relay.step(false);
        }
    }

    private void call(int tasks) {
        ledger.bind(broker.describe());
        for (int i = 0; i < tasks; i++) {
            String id = UUID.randomUUID().toString();
            TaskMessage message = new TaskMessage(
                    Map.of("id", id, "task", "some.task", LedgerMark.HEADER, 0),
                    Map.of("timestamp", clock.instant().getEpochSecond()),
                    "application/json",
                    "utf-8",
                    "[[], {}, {}]".getBytes(UTF_8));
            OutboundMessage outbound = OutboundMessage.of(QUEUE, MessageCodec.encode(message));
            ledger.pushed(ledger.add(List.of(new Ledger.Entry(id, 0, outbound))));
            broker.publish(outbound);
        }
    }

    /** Takes messages away without the ledger's knowledge. */
    private void lose(int messages) throws InterruptedException {
        try (Consumer thief = broker.consume(Consumer.Options.of("thief", List.of(QUEUE)))) {
            Settle.ack(thief, thief.claim(messages, Duration.ZERO));
        }
    }

    private List<LedgerMark> claim(int messages) throws InterruptedException {
        try (Consumer consumer = broker.consume(Consumer.Options.of("worker", List.of(QUEUE)))) {
            List<Delivery> claimed = consumer.claim(messages, Duration.ZERO);
            List<LedgerMark> marks = claimed.stream()
                    .map(delivery -> LedgerMark.of(delivery.payload()).orElseThrow())
                    .toList();
            Settle.ack(consumer, claimed);
            return marks;
        }
    }
}
