package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ScriptOutputType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drives the scripts of a queue through random sequences of what three workers, producers, operators and the time may do, and
 * compares all that is in Redis with {@link QueueModel} after every single step. A failure shows the sequence and its seed.
 *
 * <p>{@code -Dssync.model.sequences=5000} runs more of them, {@code -Dssync.model.seed=…} the ones that failed.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // It counts steps, not how long they take.
class QueueModelTest {
    private static final int CONSUMERS = 3;
    private static final int STEPS_OF_A_SEQUENCE = 40;
    private static final int MAX_REDELIVERIES = 2;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Everything in the keys of a queue, as JSON. KEYS: the ready lists, delayed, leases, redeliveries, dead; ARGV: prefix. */
    private static final String DUMP = """
            local state = {ready = {}, flights = {}, orphans = 0}
            for i = 1, 4 do state.ready[i] = redis.call('LRANGE', KEYS[i], 0, -1) end
            state.delayed = redis.call('ZRANGE', KEYS[5], 0, -1)
            for _, id in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do
                state.flights[#state.flights + 1] = {id, redis.call('HVALS', ARGV[1] .. id)}
            end
            state.in_flight_keys = #redis.call('KEYS', ARGV[1] .. '*')
            state.redelivered = redis.call('HLEN', KEYS[7])
            state.dead = redis.call('ZRANGE', KEYS[8], 0, -1)
            return cjson.encode(state)""";

    private static EmbeddedRedis redis;
    private static RawRedis raw;
    private static RedisBroker broker;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start();
        raw = new RawRedis(redis.uri());
        broker = RedisBroker.connect(redis.uri().toString());
        // What is due stays where it is until a step of a sequence moves it: nobody can note a queue to be looked at.
        raw.commands().set(new String(RedisKeyspace.DEFAULT.delayedQueues(), UTF_8), "of another program");
    }

    @AfterAll
    static void stop() {
        broker.close();
        raw.close();
        redis.close();
    }

    @Test
    void doesWhatTheModelDoes() throws InterruptedException {
        long firstSeed = Long.getLong("ssync.model.seed", System.nanoTime());
        int sequences = Integer.getInteger("ssync.model.sequences", 200);
        for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
            try (Sequence sequence = new Sequence(seed)) {
                sequence.run();
            }
        }
    }

    /** One random sequence, on a queue of its own. */
    private static final class Sequence implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final RedisKeys keys;
        private final String queue;
        private final QueueModel model = new QueueModel(CONSUMERS, MAX_REDELIVERIES);
        private final List<Consumer> consumers = new ArrayList<>();
        /** What each consumer believes to hold, by message. */
        private final List<Map<String, Delivery>> held = new ArrayList<>();
        /** What each consumer has found to be lost and has not said yet. */
        private final List<Set<String>> unreported = new ArrayList<>();

        private final Set<String> revoked = new HashSet<>();
        private final List<String> log = new ArrayList<>();
        private int messages;

        Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.queue = "model-" + seed;
            this.keys = new RedisKeys(queue, RedisKeyspace.DEFAULT);
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.add(
                        broker.consume(new Consumer.Options("worker-" + i, List.of(queue), LONG, MAX_REDELIVERIES)));
                held.add(new LinkedHashMap<>());
                unreported.add(new HashSet<>());
            }
        }

        void run() throws InterruptedException {
            for (int i = 0; i < STEPS_OF_A_SEQUENCE; i++) {
                step();
                assertThat(state()).as(this::toString).isEqualTo(model.state());
            }
        }

        private void step() throws InterruptedException {
            int consumer = random.nextInt(CONSUMERS);
            switch (random.nextInt(18)) {
                case 0, 1, 2 -> publish(Due.NOW);
                case 3 -> publish(new Due.After(LONG));
                case 4 -> arrive();
                case 5, 6, 7, 8 -> claim(consumer);
                case 9, 10 -> ack(consumer);
                case 11 -> release(consumer);
                case 12 -> settleOne(consumer);
                case 13 -> renew(consumer);
                case 14, 15 -> expire(consumer);
                case 16 -> recover(consumer);
                default -> operate();
            }
        }

        private void publish(Due due) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                OutboundMessage message = message(due);
                String text = text(message.payload());
                log("publish %s due %s with priority %d", text, due, message.priority());
                broker.publish(message);
                if (due.isNow()) {
                    model.publish(text, message.priority() / 3);
                } else {
                    model.delay(text, message.priority() / 3);
                }
            }
        }

        private OutboundMessage message(Due due) {
            return new OutboundMessage(queue, random.nextInt(10), due, RawRedis.bytes(name(++messages)));
        }

        /** Unlike those of other sequences, since what is revoked is so for all queues. */
        private String name(int message) {
            return seed + "-" + message;
        }

        /** The time of the first few delayed messages comes. */
        private void arrive() {
            List<String> members = raw.commands().zrange(new String(keys.delayed, UTF_8), 0, random.nextInt(3));
            List<String> arrived = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                double score = raw.commands().zscore(new String(keys.delayed, UTF_8), members.get(i));
                if (score > 1e9) {
                    raw.commands().zadd(new String(keys.delayed, UTF_8), 1000 * log.size() + i, members.get(i));
                    arrived.add(members.get(i).substring(21));
                }
            }
            log("the time of %s comes", arrived);
            model.arrive(arrived);
        }

        private void claim(int consumer) throws InterruptedException {
            int max = 1 + random.nextInt(6);
            int expected = Math.min(max, model.claimable());
            loseIfGone(consumer);
            List<Delivery> claimed = consumers.get(consumer).claim(max, expected == 0 ? Duration.ZERO : SOON);
            log("worker %d claims %d: %s", consumer, max, RawRedis.texts(claimed));
            assertThat(claimed).as(this::toString).hasSize(expected);
            for (Delivery delivery : claimed) {
                String text = text(delivery.payload());
                assertThat(delivery.redeliveries()).as(this::toString).isEqualTo(model.redeliveries(text));
                assertThat(model.claim(consumer, text))
                        .as(() -> "the turn of " + text + " in " + this)
                        .isTrue();
                assertThat(consumers.get(consumer).revocation(text) != Consumer.Revocation.NONE)
                        .as(this::toString)
                        .isEqualTo(revoked.contains(text));
                held.get(consumer).put(text, delivery);
            }
        }

        private void ack(int consumer) {
            List<String> some = some(consumer);
            long inFlight = some.stream()
                    .filter(message -> model.isInFlight(consumer, message))
                    .count();
            log("worker %d acknowledges %s", consumer, some);
            assertThat(Settle.ack(consumers.get(consumer), take(consumer, some)))
                    .as(this::toString)
                    .isEqualTo((int) inFlight);
            some.forEach(message -> model.ack(consumer, message));
        }

        private void release(int consumer) {
            List<String> some = some(consumer);
            log("worker %d releases %s", consumer, some);
            Settle.release(consumers.get(consumer), take(consumer, some));
            model.release(consumer, some);
        }

        private void settleOne(int consumer) {
            List<String> some = some(consumer);
            if (some.isEmpty()) {
                return;
            }
            String text = some.get(0);
            Delivery delivery = take(consumer, List.of(text)).get(0);
            switch (random.nextInt(3)) {
                case 0 -> {
                    log("worker %d defers %s", consumer, text);
                    Settle.defer(consumers.get(consumer), delivery, new Due.After(LONG));
                    model.defer(consumer, text);
                }
                case 1 -> replace(consumer, text, delivery);
                default -> {
                    log("worker %d sets %s aside", consumer, text);
                    Settle.deadLetter(consumers.get(consumer), delivery, "for the test", null);
                    model.deadLetter(consumer, text);
                }
            }
        }

        private void replace(int consumer, String text, Delivery delivery) {
            Due due = random.nextBoolean() ? Due.NOW : new Due.After(LONG);
            OutboundMessage next = message(due);
            log("worker %d replaces %s by %s due %s", consumer, text, text(next.payload()), due);
            Settle.replace(consumers.get(consumer), delivery, next);
            if (model.isInFlight(consumer, text)) {
                model.ack(consumer, text);
                if (due.isNow()) {
                    model.publish(text(next.payload()), next.priority() / 3);
                } else {
                    model.delay(text(next.payload()), next.priority() / 3);
                }
            }
        }

        private void renew(int consumer) {
            log("worker %d renews", consumer);
            loseIfGone(consumer);
            Set<String> lost =
                    new HashSet<>(RawRedis.texts(consumers.get(consumer).renew()));
            assertThat(lost).as(this::toString).isEqualTo(unreported.get(consumer));
            unreported.get(consumer).clear();
            if (!held.get(consumer).isEmpty()) {
                model.renew(consumer);
            }
        }

        private void expire(int consumer) {
            log("the lease of worker %d runs out", consumer);
            String leases = new String(keys.leases, UTF_8);
            boolean found = false;
            for (String lease : raw.commands().zrange(leases, 0, -1)) {
                if (lease.startsWith("worker-" + consumer)) {
                    raw.commands().zadd(leases, 1, lease);
                    found = true;
                }
            }
            if (found) {
                model.expire(consumer);
            }
        }

        private void recover(int consumer) {
            log("worker %d recovers", consumer);
            int moved = consumers.get(consumer).recover().moved();
            assertThat(moved).as(this::toString).isEqualTo(model.recover(consumer));
        }

        private void operate() {
            List<DeadLetter> letters = broker.deadLetters(queue).list(0, 10);
            if (random.nextBoolean() || letters.isEmpty()) {
                String text = name(1 + random.nextInt(messages + 1));
                log("revoke %s", text);
                broker.revoke(List.of(text), random.nextBoolean());
                revoked.add(text);
                return;
            }
            DeadLetter letter = letters.get(random.nextInt(letters.size()));
            String text = text(letter.payload());
            if (random.nextBoolean()) {
                log("retry the dead letter %s", text);
                broker.deadLetters(queue).retry(List.of(letter.id()));
                model.retryDead(text);
            } else {
                log("drop the dead letter %s", text);
                broker.deadLetters(queue).drop(List.of(letter.id()));
                model.dropDead(text);
            }
        }

        /** A worker whose lease was taken away notices it at its next claim or renewal, if it still holds anything. */
        private void loseIfGone(int consumer) {
            Map<String, Delivery> believed = held.get(consumer);
            boolean gone = !believed.isEmpty()
                    && raw.commands().zrange(new String(keys.leases, UTF_8), 0, -1).stream()
                            .noneMatch(lease -> lease.startsWith("worker-" + consumer));
            if (gone) {
                unreported.get(consumer).addAll(believed.keySet());
                believed.clear();
            }
        }

        private List<String> some(int consumer) {
            return held.get(consumer).keySet().stream()
                    .filter(message -> random.nextBoolean())
                    .toList();
        }

        private List<Delivery> take(int consumer, List<String> messages) {
            return messages.stream().map(held.get(consumer)::remove).toList();
        }

        /** What is in Redis, in the model's form. */
        private Map<String, Object> state() {
            String[] all = {
                text(keys.ready[0]),
                text(keys.ready[1]),
                text(keys.ready[2]),
                text(keys.ready[3]),
                text(keys.delayed),
                text(keys.leases),
                text(keys.redeliveries),
                text(keys.dead)
            };
            String dump = raw.commands().eval(DUMP, ScriptOutputType.VALUE, all, text(keys.inFlight("")));
            Map<?, ?> found = (Map<?, ?>) CeleryJson.readPlain(dump);
            Map<String, Object> state = new TreeMap<>();
            List<?> ready = (List<?>) found.get("ready");
            for (int step = 0; step < ready.size(); step++) {
                state.put("ready " + step, reversed(texts(ready.get(step))));
            }
            state.put(
                    "delayed",
                    QueueModel.sorted(texts(found.get("delayed")).stream()
                            .map(member -> member.substring(21))
                            .toList()));
            for (int consumer = 0; consumer < CONSUMERS; consumer++) {
                state.put("in flight " + consumer, inFlight(found, consumer));
            }
            state.put("redelivered", found.get("redelivered"));
            state.put(
                    "dead",
                    QueueModel.sorted(broker.deadLetters(queue).list(0, 1000).stream()
                            .map(letter -> text(letter.payload()))
                            .toList()));
            assertThat(texts(found.get("dead"))).as(this::toString).hasSize(((List<?>) state.get("dead")).size());
            return state;
        }

        private List<String> inFlight(Map<?, ?> found, int consumer) {
            List<String> texts = new ArrayList<>();
            for (Object flight : list(found.get("flights"))) {
                String lease = String.valueOf(((List<?>) flight).get(0));
                if (lease.startsWith("worker-" + consumer)) {
                    texts.addAll(texts(((List<?>) flight).get(1)));
                }
            }
            return QueueModel.sorted(texts);
        }

        private void log(String format, Object... arguments) {
            log.add(String.format(format, arguments));
        }

        @Override
        public String toString() {
            return "the sequence with -Dssync.model.seed=" + seed + ":\n  " + String.join("\n  ", log) + "\n";
        }

        @Override
        public void close() {
            consumers.forEach(Consumer::close);
        }

        /** Lua's empty table is an empty object in JSON. */
        private static List<?> list(Object table) {
            return table instanceof List<?> list ? list : List.of();
        }

        private static List<String> texts(Object table) {
            return list(table).stream().map(String::valueOf).toList();
        }

        private static List<String> reversed(List<String> texts) {
            List<String> reversed = new ArrayList<>(texts);
            java.util.Collections.reverse(reversed);
            return reversed;
        }

        private static String text(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    }
}
