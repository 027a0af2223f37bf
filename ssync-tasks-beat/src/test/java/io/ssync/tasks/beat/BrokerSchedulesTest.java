package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Decision.Ruling;
import io.ssync.tasks.broker.Broker.Records;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisKeyspace;
import io.ssync.tasks.results.InMemoryResults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schedules in Redis, on one server that all tests share. */
class BrokerSchedulesTest extends ScheduleStoreContract {
    private static final EmbeddedRedis REDIS = EmbeddedRedis.start();

    private final RedisKeyspace keyspace = RedisKeyspace.withPrefix("test-" + UUID.randomUUID() + ":");
    private final RedisBroker broker = RedisBroker.connect(REDIS.uri().toString(), keyspace);
    private final RedisBroker another = RedisBroker.connect(REDIS.uri().toString(), keyspace);
    private final TaskApp app = TaskApp.builder("test").broker(broker).build();
    private final BrokerSchedules schedules = BrokerSchedules.over(broker);
    private final BrokerSchedules others = BrokerSchedules.over(another);
    /** What was claimed from the queue so far: it stays in flight. */
    private final List<String> claimed = new ArrayList<>();

    @AfterEach
    void close() {
        app.close();
        another.close();
    }

    @Override
    protected ScheduleStore store() {
        return schedules;
    }

    @Override
    protected ScheduleStore another() {
        return others;
    }

    @Override
    protected ScheduleStore.Calls calls() {
        return new TaskCalls(app);
    }

    @Override
    protected List<String> taskIdsSent() {
        Consumer.Options options = Consumer.Options.of("test", List.of("celery"));
        try (Consumer consumer = broker.consume(options)) {
            List<Delivery> deliveries;
            do {
                deliveries = consumer.claim(1_000, Duration.ZERO);
                deliveries.forEach(delivery ->
                        claimed.add(MessageCodec.decode(delivery.payload()).id()));
            } while (!deliveries.isEmpty());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return claimed;
    }

    @Override
    protected void pass(Duration time) {
        Instant end = now().plus(time);
        await().pollInterval(Duration.ofMillis(1)).until(() -> now().isAfter(end));
    }

    @Test
    void beatsMakeOneMessageOfEachDueTime() {
        schedules.add(entry("a", Interval.of(Duration.ofMillis(100)))
                .withPolicy(SchedulePolicy.DEFAULTS.with(Misfire.all(Misfire.MOST))));
        List<Beat> beats = List.of(
                Beat.of(app, BrokerSchedules.over(broker)).start(),
                Beat.of(app, BrokerSchedules.over(another)).start(),
                Beat.of(app, BrokerSchedules.over(another)).start());
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> schedules.history("a", 100).size() >= 30);
        } finally {
            beats.forEach(Beat::close);
        }

        List<Tick> ticks = schedules.history("a", 100_000);
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(Duration.between(ticks.get(i).due(), ticks.get(i - 1).due()))
                    .isEqualTo(Duration.ofMillis(100));
        }
        assertThat(taskIdsSent())
                .containsExactlyInAnyOrderElementsOf(
                        ticks.stream().map(Tick::taskId).toList());
    }

    @Test
    void messagesGoToTheQueueAndPriorityOfTheirSchedules() {
        schedules.add(ScheduleEntry.of(
                "a",
                Interval.of(Duration.ofMillis(1)),
                new ScheduledCall("t", List.of(), Map.of(), Map.of(), "slow", 9, null, null)));
        pass(Duration.ofMillis(5));

        assertThat(schedules.decide(List.of(decide("a")), calls())).containsExactly(Ruling.DONE);

        assertThat(broker.status("slow").ready()).isEqualTo(1);
    }

    @Test
    void aBeatDeclaresAgainWhatRedisHasLost() {
        Beat beat = Beat.of(app, schedules)
                .schedule(entry("declared", Interval.of(Duration.ofHours(1))))
                .start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> schedules.find("declared").isPresent());
            schedules.load().forEach(row -> others.remove(row.name()));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> schedules.find("declared").isPresent());
        } finally {
            beat.close();
        }
    }

    @Test
    void tellsWhatCannotBeUnderstood() {
        schedules.add(entry("a", Interval.of(Duration.ofHours(1))));
        Records records = broker.records("beat").orElseThrow();
        Map<String, String> odd = new HashMap<>();
        odd.put("b", "no JSON");
        odd.put("c", "{}");
        odd.put("d", "[1]");
        odd.put("e", "null");
        Records.Entry good = records.find(List.of("a")).get("a");
        odd.put("f", good.text().replace("\"zone\":\"Z\"", "\"zone\":\"Africa/Lagoss\""));
        odd.put("g", good.text().replace("\"period\":\"hours\"", "\"period\":\"weeks\""));
        odd.put("h", good.text().replaceAll("\"every\":1,", "\"every\":0,"));
        odd.put("i", good.text().replaceAll("\"every\":1,", "\"every\":" + Long.MAX_VALUE + ","));
        odd.forEach((name, text) ->
                records.change(List.of(new Records.Change(name, 0, text, false, Instant.EPOCH, List.of()))));

        assertThat(schedules.load()).filteredOn(row -> row.problem() != null).hasSize(odd.size());
        assertThat(schedules.find("a").orElseThrow().understood()).isPresent();
        schedules.remove("b");
        assertThat(schedules.find("b")).isEmpty();
    }

    @Test
    void refusesDurableTasks() {
        schedules.add(entry("a", Interval.of(Duration.ofMillis(1))));
        pass(Duration.ofMillis(5));
        TaskSettings durable = TaskSettings.defaults().withDurable(true);
        try (TaskApp other = TaskApp.builder("test")
                .broker(another)
                .ledger(new InMemoryLedger(new InMemoryResults(), InstantSource.system()))
                .settings(durable)
                .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> schedules.decide(List.of(decide("a")), new TaskCalls(other)))
                    .withMessageContaining("is durable");
        }

        assertThat(schedules.history("a", 10)).isEmpty();
    }

    @Test
    void needABrokerThatKeepsRecords() {
        try (InMemoryBroker memory = new InMemoryBroker()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BrokerSchedules.over(memory))
                    .withMessageContaining("keeps no schedules");
        }
    }
}
