package io.ssync.tasks.redis;

import static io.ssync.tasks.redis.RawRedis.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.OutboundMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages of many callers that go out together, on networks of every kind. */
class SharedWritesTest {
    private static final Duration SOON = RedisLink.TIMEOUT.multipliedBy(3);

    private final EmbeddedRedis redis = EmbeddedRedis.start();
    private final BadNetwork network = new BadNetwork(redis);
    private final RawRedis raw = new RawRedis(redis.uri());
    private final RedisBroker broker = RedisBroker.connect(network.uri());

    @AfterEach
    void close() throws IOException {
        broker.close();
        raw.close();
        network.close();
        redis.close();
    }

    @Test
    void callersWhoWaitAtTheSameTimeShareCommands() throws InterruptedException {
        network.delay(Duration.ofMillis(5));
        List<Thread> callers = IntStream.range(0, 16)
                .mapToObj(caller -> new Thread(() -> IntStream.range(0, 20).forEach(i -> publish(caller + "/" + i))))
                .toList();

        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(stored()).hasSize(320).doesNotHaveDuplicates();
        for (int caller = 0; caller < 16; caller++) {
            String own = caller + "/";
            assertThat(stored()).filteredOn(text -> text.startsWith(own)).isEqualTo(numbered(own, 20));
        }
        assertThat(commands()).isLessThan(120);
    }

    @Test
    void aLoneCallersMessageIsWrittenAtOnce() {
        IntStream.range(0, 50).forEach(i -> publish("m" + i));

        assertThat(stored()).isEqualTo(numbered("m", 50));
        assertThat(commands()).isEqualTo(50);
    }

    @Test
    void whatAThreadSendsWithoutWaitingKeepsItsOrder() throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        // Without the network of the tests, so that answers come while the next messages are on their way.
        try (RedisBroker direct = RedisBroker.connect(redis.uri().toString())) {
            for (String sender : List.of("a", "b", "c")) {
                senders.add(new Thread(() -> numbered(sender, 20_000).stream()
                        .<CompletableFuture<?>>map(text -> direct.publishAsync(OutboundMessage.of("mail", bytes(text))))
                        .toList()
                        .forEach(CompletableFuture::join)));
            }

            senders.forEach(Thread::start);
            for (Thread sender : senders) {
                sender.join();
            }
        }

        List<String> stored = stored();
        for (String sender : List.of("a", "b", "c")) {
            assertThat(stored.stream().filter(text -> text.startsWith(sender)).toList())
                    .isEqualTo(numbered(sender, 20_000));
        }
    }

    /** More writes than usual are under way then. */
    @Test
    void messagesOfManyQueuesKeepTheirOrderToo() {
        network.delay(Duration.ofMillis(2));
        List<CompletableFuture<?>> sent = numbered("m", 2_000).stream()
                .<CompletableFuture<?>>map(text -> broker.publishAsync(
                        OutboundMessage.of("mail" + Integer.parseInt(text.substring(1)) % 10, bytes(text))))
                .toList();

        sent.forEach(CompletableFuture::join);

        for (int queue = 0; queue < 10; queue++) {
            int number = queue;
            assertThat(stored("mail" + queue))
                    .isEqualTo(IntStream.range(0, 200)
                            .mapToObj(i -> "m" + (i * 10 + number))
                            .toList());
        }
        assertThat(commands()).isLessThan(1_000);
    }

    @Test
    void aLostConnectionFailsWhatIsUnderWayAndNothingAfterIt() {
        publish("before");
        network.delay(Duration.ofMillis(20));
        network.swallowNextAnswer();
        List<CompletableFuture<?>> sent = numbered("m", 100).stream()
                .<CompletableFuture<?>>map(this::send)
                .toList();

        await().atMost(SOON).until(() -> sent.stream().allMatch(CompletableFuture::isDone));

        assertThat(sent).anySatisfy(one -> assertThatThrownBy(one::get).hasCauseInstanceOf(BrokerAwayException.class));
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> publish("after"));
        assertThat(stored()).contains("before", "after").doesNotHaveDuplicates();
        // Whoever was told that it is there finds it.
        for (int i = 0; i < 100; i++) {
            if (!sent.get(i).isCompletedExceptionally()) {
                assertThat(stored()).contains("m" + i);
            }
        }
    }

    @Test
    void aSilentConnectionFailsThoseWhoWaitAndThoseWhoDoNot() {
        publish("before");
        network.forgetConnections();
        List<CompletableFuture<?>> sent =
                numbered("m", 10).stream().<CompletableFuture<?>>map(this::send).toList();

        assertThatThrownBy(() -> publish("waiting")).isInstanceOf(BrokerAwayException.class);
        assertThat(sent)
                .allSatisfy(one -> assertThatThrownBy(one::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(BrokerAwayException.class));
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> publish("after"));
        assertThat(stored()).isEqualTo(List.of("before", "after"));
    }

    @Test
    void whoeverSendsTooMuchWithoutWaitingWaits() throws InterruptedException {
        int many = 10_500;
        AtomicInteger sent = new AtomicInteger();
        List<CompletableFuture<?>> answers = Collections.synchronizedList(new ArrayList<>());
        network.delay(Duration.ofSeconds(2));
        Thread sender = new Thread(() -> {
            for (int i = 0; i < many; i++) {
                answers.add(send("m" + i));
                sent.incrementAndGet();
            }
        });
        sender.start();

        await().atMost(SOON).until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        assertThat(sent.get()).isBetween(10_000, 10_100);
        network.delay(Duration.ZERO);
        sender.join();
        answers.forEach(CompletableFuture::join);

        assertThat(stored()).isEqualTo(numbered("m", many));
    }

    @Test
    void whatAnInterruptedCallerHasNotWrittenYetIsNeverWritten() throws InterruptedException {
        network.delay(Duration.ofSeconds(1));
        List<CompletableFuture<?>> sent =
                numbered("m", 6).stream().<CompletableFuture<?>>map(this::send).toList();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                publish("interrupted");
            } catch (BrokerAwayException e) {
                failure.set(e);
            }
        });

        caller.start();
        caller.join();
        sent.forEach(CompletableFuture::join);
        publish("after");

        assertThat(failure.get()).hasMessageContaining("interrupted while waiting to publish to 'mail'");
        assertThat(stored()).isEqualTo(List.of("m0", "m1", "m2", "m3", "m4", "m5", "after"));
    }

    @Test
    void closingWaitsForWhatIsUnderWay() {
        network.delay(Duration.ofMillis(50));
        List<CompletableFuture<?>> sent = numbered("m", 300).stream()
                .<CompletableFuture<?>>map(this::send)
                .toList();

        broker.close();

        sent.forEach(CompletableFuture::join);
        assertThat(stored()).isEqualTo(numbered("m", 300));
    }

    private void publish(String text) {
        broker.publish(OutboundMessage.of("mail", bytes(text)));
    }

    private CompletableFuture<?> send(String text) {
        return broker.publishAsync(OutboundMessage.of("mail", bytes(text)));
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /** In the order in which they are claimed. */
    private List<String> stored() {
        return stored("mail");
    }

    private List<String> stored(String queue) {
        List<String> newestFirst = raw.commands().lrange(queue, 0, -1);
        return IntStream.rangeClosed(1, newestFirst.size())
                .mapToObj(i -> newestFirst.get(newestFirst.size() - i))
                .toList();
    }

    private long commands() {
        return Long.parseLong(
                raw.commands().info("commandstats").replaceFirst("(?s).*cmdstat_lpush:calls=(\\d+).*", "$1"));
    }
}
