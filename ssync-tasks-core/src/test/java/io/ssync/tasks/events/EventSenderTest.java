package io.ssync.tasks.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.control.LogicalClock;
import io.ssync.tasks.message.FanoutMessage;
import io.ssync.tasks.message.TaskMessage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final Observed fanout = new Observed(broker.fanout());
    private final EventSender sender =
            new EventSender(fanout, "worker@host", new LogicalClock(), InstantSource.system());

    @Test
    void sendsOnlyTheFirstOfABatchWhileNobodyListens() throws InterruptedException {
        sender.enable(true);

        started("a", "b", "c");
        sender.runOnce();
        started("d", "e");
        sender.runOnce();

        assertThat(fanout.sent).containsExactly(List.of("a"), List.of("d"));
    }

    @Test
    void sendsAllOfABatchToWhoeverListensByThen() throws InterruptedException {
        sender.enable(true);
        started("a", "b");
        sender.runOnce();

        try (Fanout.Subscription listener = fanout.subscribe(EventSender.EXCHANGE, message -> {})) {
            assertThat(listener).isNotNull();
            fanout.sent.clear();
            started("c", "d", "e");
            sender.runOnce();
            started("f", "g");
            sender.runOnce();
        }

        assertThat(fanout.sent).containsExactly(List.of("c"), List.of("d", "e"), List.of("f", "g"));
    }

    private void started(String... taskIds) {
        for (String id : taskIds) {
            sender.happened(new TaskEvent.Started(new TaskMessage(
                    Map.of("task", "test", "id", id), Map.of(), "application/json", "utf-8", new byte[0])));
        }
    }

    /** The fanout of a broker, with the ids of the tasks that each list of events was about. */
    private record Observed(Fanout fanout, List<List<Object>> sent) implements Fanout {
        Observed(Fanout fanout) {
            this(fanout, new ArrayList<>());
        }

        @Override
        public int publish(String exchange, String routingKey, byte[] message) {
            List<Object> ids = new ArrayList<>();
            for (Object event : (List<?>) FanoutMessage.body(FanoutMessage.decode(message))) {
                ids.add(((Map<?, ?>) event).get("uuid"));
            }
            sent.add(ids);
            return fanout.publish(exchange, routingKey, message);
        }

        @Override
        public Subscription subscribe(String exchange, Consumer<byte[]> listener) {
            return fanout.subscribe(exchange, listener);
        }

        @Override
        public Mailbox openMailbox(String exchange, String routingKey) {
            return fanout.openMailbox(exchange, routingKey);
        }

        @Override
        public void sendLetter(String exchange, String routingKey, byte[] letter) {
            fanout.sendLetter(exchange, routingKey, letter);
        }
    }
}
