package io.ssync.tasks.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.Fanout;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.events.Events;
import io.ssync.tasks.events.Events.Event;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.control.FanoutMessage;
import io.ssync.tasks.message.LogicalClock;
import io.ssync.tasks.message.TaskMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

        try (Fanout.Subscription listener = fanout.subscribe(FanoutMessage.EVENTS, message -> {})) {
            assertThat(listener).isNotNull();
            fanout.sent.clear();
            started("c", "d", "e");
            sender.runOnce();
            started("f", "g");
            sender.runOnce();
        }

        assertThat(fanout.sent).containsExactly(List.of("c"), List.of("d", "e"), List.of("f", "g"));
    }

    @Test
    void leavesOutWhatJsonCannotCarryAndSendsItsNeighbours() throws InterruptedException {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("parent", cycle);

        try (Fanout.Subscription listener = fanout.subscribe(FanoutMessage.EVENTS, message -> {})) {
            assertThat(listener).isNotNull();
            sender.enable(true);
            started("a");
            tell("b", cycle);
            tell("c", Map.of("object", new Object()));
            tell("d", Map.of("large", "x".repeat(1 << 20)));
            tell("e", Map.of("fine", 1));
            sender.runOnce();
            started("f");
            sender.flush();
        }

        assertThat(fanout.sent).containsExactly(List.of("a"), List.of("e"), List.of("f"));
        assertThat(sender.dropped()).isEqualTo(3);
    }

    @Test
    void tellsWhatATaskGaveAsItWasThen() throws InterruptedException {
        Map<String, Object> details = new HashMap<>(Map.of("row", 1));
        List<Object> rows = new ArrayList<>();
        try (Fanout.Subscription listener = new Events(broker.fanout(), new LogicalClock())
                .listen(event -> rows.add(event.fields().get("row")))) {
            assertThat(listener).isNotNull();
            sender.enable(true);
            tell("a", details);
            details.put("row", 2);
            sender.runOnce();
        }

        assertThat(rows).containsExactly(1);
    }

    @Test
    void sendsTheNextBatchWhateverBecameOfTheOneBefore() throws InterruptedException {
        sender.enable(true);
        for (RuntimeException broken :
                List.of(new IllegalStateException("closed"), new BrokerAwayException("away", null))) {
            fanout.broken.set(broken);
            started("lost");
            sender.runOnce();
        }
        started("lost");
        sender.flush();
        fanout.broken.set(null);

        started("next");
        sender.flush();

        assertThat(fanout.sent).containsExactly(List.of("next"));
    }

    @Test
    void anInterruptLosesNothing() throws InterruptedException {
        sender.enable(true);
        started("a");
        Thread.currentThread().interrupt();

        assertThatThrownBy(sender::runOnce).isInstanceOf(InterruptedException.class);
        sender.flush();

        assertThat(fanout.sent).containsExactly(List.of("a"));
    }

    @Test
    void sendsLargeEventsInSeveralLists() {
        try (Fanout.Subscription listener = fanout.subscribe(FanoutMessage.EVENTS, message -> {})) {
            assertThat(listener).isNotNull();
            sender.enable(true);
            for (int i = 0; i < 11; i++) {
                tell("a", Map.of("large", "x".repeat(200_000)));
            }
            sender.flush();
        }

        assertThat(fanout.sent.stream().map(List::size)).containsExactly(1, 6, 4);
    }

    @Test
    void countsWhatItHasNoRoomFor() {
        sender.enable(true);
        for (int i = 0; i < 10_005; i++) {
            started("a");
        }

        assertThat(sender.dropped()).isEqualTo(5);
        sender.flush();
    }

    @Test
    void anEventOfTheProgramThatCannotBeWrittenIsLeftOut() {
        sender.send("worker-odd", Map.of("object", new Object()));

        assertThat(sender.dropped()).isOne();
    }

    @Test
    void saysWhetherASwitchIsNews() {
        assertThat(sender.enable(false)).isFalse();
        assertThat(sender.enable(true)).isTrue();
        assertThat(sender.enable(true)).isFalse();
        assertThat(sender.enable(false)).isTrue();
    }

    @Test
    void tellsWhenAndInWhichZoneSomethingHappened() throws InterruptedException {
        InstantSource time = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.250Z"));
        EventSender other = new EventSender(fanout, "worker@lagos", new LogicalClock(), time);
        TimeZone before = TimeZone.getDefault();
        List<Event> heard = new ArrayList<>();
        try (Fanout.Subscription listener = new Events(broker.fanout(), new LogicalClock()).listen(heard::add)) {
            assertThat(listener).isNotNull();
            TimeZone.setDefault(TimeZone.getTimeZone("Africa/Lagos"));
            other.send(List.of(new TaskEvent.Started(message("a"))));
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            other.send(List.of(new TaskEvent.Started(message("b"))));
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(heard).extracting(event -> event.fields().get("timestamp")).containsOnly(1893553445.25);
        assertThat(heard).extracting(event -> event.fields().get("utcoffset")).containsExactly(-1, 3);
        assertThat(heard).extracting(event -> event.fields().get("hostname")).containsOnly("worker@lagos");
    }

    @Test
    void sendsSoManyInOneList() {
        List<TaskEvent.Started> many = Collections.nCopies(501, new TaskEvent.Started(message("a")));

        sender.send(many);

        assertThat(fanout.sent.stream().map(List::size)).containsExactly(500, 1);
    }

    @Test
    void saysOnceWhichEventCannotBeWrittenAndHowManyWereLeftOutSince() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(EventSender.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = log.getLevel();
        log.setLevel(Level.WARN);
        log.addAppender(lines);
        try {
            sender.enable(true);
            tell("a", Map.of("object", new Object()));
            tell("b", Map.of("object", new Object()));
            for (int i = 0; i < 3; i++) {
                started("c");
                sender.runOnce();
            }
        } finally {
            log.detachAppender(lines);
            log.setLevel(before);
        }

        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("worker@host leaves out an event 'task-told': "))
                .anyMatch(line -> line.startsWith("worker@host left out 2 events: "));
    }

    private void tell(String taskId, Map<String, Object> details) {
        sender.happened(new TaskEvent.Custom(message(taskId), "task-told", details));
    }

    private void started(String... taskIds) {
        for (String id : taskIds) {
            sender.happened(new TaskEvent.Started(message(id)));
        }
    }

    private static TaskMessage message(String id) {
        return new TaskMessage(Map.of("task", "test", "id", id), Map.of(), "application/json", "utf-8", new byte[0]);
    }

    /** The fanout of a broker, with the ids of the tasks that each list of events was about. */
    private record Observed(Fanout fanout, List<List<Object>> sent, AtomicReference<@Nullable RuntimeException> broken)
            implements Fanout {
        Observed(Fanout fanout) {
            this(fanout, new ArrayList<>(), new AtomicReference<>());
        }

        @Override
        public int publish(String exchange, String routingKey, byte[] message) {
            if (broken.get() != null) {
                throw broken.get();
            }
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
