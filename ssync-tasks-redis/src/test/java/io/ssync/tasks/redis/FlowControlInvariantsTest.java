package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.ssync.embedded.EmbeddedRedis;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drives limited and unique tasks through random sequences of what workers, producers, operators and crashes do, and checks
 * after every step that no message is lost or doubled, that all counts are right, and that nothing waits that might run.
 *
 * <p>{@code -Dssync.model.sequences=5000} runs more of them, {@code -Dssync.model.seed=…} the ones that failed.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // It counts steps, not how long they take.
class FlowControlInvariantsTest {
    private static final int CONSUMERS = 3;
    private static final int STEPS_OF_A_SEQUENCE = 40;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    /** All that concerns messages and counts, as JSON. KEYS: delayed, leases, dead letters, flow, lanes, ready lists. */
    private static final String DUMP = """
            local state = {messages = {}, fields = {}, waiting = {}, counts = redis.call('HGETALL', KEYS[4]),
                    lanes = redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'), locks = {}, turns = {}}
            local function add(list) for _, m in ipairs(list) do state.messages[#state.messages + 1] = m end end
            for i = 6, #KEYS do add(redis.call('LRANGE', KEYS[i], 0, -1)) end
            for _, m in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do add({string.sub(m, 22)}) end
            for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
                add(redis.call('HVALS', ARGV[1] .. id))
                for _, f in ipairs(redis.call('HKEYS', ARGV[1] .. id)) do state.fields[#state.fields + 1] = f end
            end
            for _, m in ipairs(redis.call('HVALS', KEYS[3])) do add({string.match(m, '\\n(.*)$')}) end
            for _, key in ipairs(redis.call('KEYS', KEYS[4] .. ':*')) do
                if redis.call('TYPE', key).ok == 'list' then
                    add(redis.call('LRANGE', key, 0, -1))
                    state.waiting[#state.waiting + 1] = {string.sub(key, #KEYS[4] + 2), redis.call('LLEN', key)}
                elseif string.find(key, ':turns:', 1, true) and redis.call('TYPE', key).ok == 'zset' then
                    state.turns[#state.turns + 1] = {string.sub(key, #KEYS[4] + 8), redis.call('ZRANGE', key, 0, -1),
                        redis.call('SMEMBERS', key .. ':index')}
                elseif redis.call('TYPE', key).ok == 'string' then
                    state.locks[#state.locks + 1] = redis.call('GET', key)
                end
            end
            return cjson.encode(state)""";

    private static EmbeddedRedis redis;
    private static RawRedis raw;
    private static RedisBroker broker;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start();
        raw = new RawRedis(redis.uri());
        broker = RedisBroker.connect(redis.uri().toString());
    }

    @AfterAll
    static void stop() {
        broker.close();
        raw.close();
        redis.close();
    }

    @Test
    void holdAfterEveryStep() throws InterruptedException {
        long firstSeed = Long.getLong("ssync.model.seed", System.nanoTime());
        int sequences = Integer.getInteger("ssync.model.sequences", 100);
        for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
            try (Sequence sequence = new Sequence(seed)) {
                sequence.run();
            }
        }
    }

    private static final class Sequence implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final String queue;
        private final RedisKeys keys;
        private final List<Consumer> consumers = new ArrayList<>();
        /** What each consumer holds, by the id of the task. */
        private final List<Map<String, Delivery>> held = new ArrayList<>();

        private final TreeSet<String> alive = new TreeSet<>();
        private final List<String> log = new ArrayList<>();
        private int most = 1;
        private int messages;

        Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.queue = "flow-" + seed;
            this.keys = new RedisKeys(queue, RedisKeyspace.DEFAULT);
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.add(broker.consume(new Consumer.Options(
                        "worker-" + i,
                        List.of(queue),
                        LONG,
                        2,
                        Map.of(
                                "keyed", new TaskLimit(Optional.empty(), most, true, List.of()),
                                "single", new TaskLimit(Optional.empty(), 1, false, List.of()),
                                "fair", new TaskLimit(Optional.empty(), 0, false, true, List.of()),
                                "fairSingle", new TaskLimit(Optional.empty(), 1, false, true, List.of())))));
                held.add(new LinkedHashMap<>());
            }
        }

        void run() throws InterruptedException {
            for (int i = 0; i < STEPS_OF_A_SEQUENCE; i++) {
                step(random.nextInt(CONSUMERS));
                check();
            }
        }

        private void step(int consumer) throws InterruptedException {
            switch (random.nextInt(14)) {
                case 0, 1, 2 ->
                    publish(List.of("keyed", "single", "free", "fair", "fairSingle")
                            .get(random.nextInt(5)));
                case 3 -> publishUnique();
                case 4, 5, 6, 7 -> claim(consumer);
                case 8, 9 -> ack(consumer);
                case 10 -> release(consumer);
                case 11 -> settleOne(consumer);
                case 12 -> crash(consumer);
                default -> raise();
            }
        }

        private void publish(String task) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                OutboundMessage message = message(task, Due.NOW, null);
                log("publish %s m%d with priority %d", task, messages, message.priority());
                broker.publish(message);
            }
        }

        private void publishUnique() {
            String id = "m" + ++messages;
            UniqueLock.Until until = UniqueLock.Until.values()[random.nextInt(2)];
            UniqueLock lock =
                    new UniqueLock("u" + random.nextInt(2), id, LONG, until, until == UniqueLock.Until.STARTED);
            messages--;
            OutboundMessage message = message(List.of("keyed", "free", "fair").get(random.nextInt(3)), Due.NOW, lock);
            Optional<String> holder = broker.publishUnique(message, lock);
            log("publish unique %s until %s: %s", id, until, holder);
            if (holder.isPresent() && !lock.replaces()) {
                alive.remove(id);
            }
        }

        private OutboundMessage message(String task, Due due, @Nullable UniqueLock lock) {
            String id = "m" + ++messages;
            Map<String, Object> headers = new LinkedHashMap<>(Map.of("task", task, "id", id));
            if (task.equals("keyed")) {
                headers.put(TaskLimit.KEY, "k" + random.nextInt(3));
            }
            String fairnessKey = task.startsWith("fair") ? "f" + random.nextInt(3) : "";
            if (!fairnessKey.isEmpty()) {
                headers.put(TaskLimit.FAIRNESS_KEY, fairnessKey);
            }
            if (lock != null) {
                headers.put(UniqueLock.HEADER, lock.mark());
            }
            alive.add(id);
            return new OutboundMessage(
                    queue,
                    random.nextInt(10),
                    due,
                    MessageCodec.encode(new TaskMessage(
                            headers, new HashMap<>(), "application/json", "utf-8", "[]".getBytes(UTF_8))),
                    // One that does not say so is found out by its header.
                    random.nextInt(3) == 0 ? "" : fairnessKey);
        }

        private void claim(int consumer) throws InterruptedException {
            int max = 1 + random.nextInt(6);
            int idle = random.nextInt(max + 1);
            claim(consumer, max, idle);
            if (idle == max && random.nextInt(4) == 0) {
                // Whatever could run is claimed in the end; a worker may hear of a change a moment after it.
                await().pollInterval(Duration.ofMillis(1)).atMost(SOON).untilAsserted(() -> {
                    claim(consumer, 500, 500);
                    assertNothingWaitsThatMightRun();
                });
            }
        }

        private void claim(int consumer, int max, int idle) throws InterruptedException {
            List<Delivery> claimed = consumers.get(consumer).claim(max, () -> idle, Duration.ZERO);
            log(
                    "worker %d claims %d with room for %d: %s",
                    consumer, max, idle, claimed.stream().map(Sequence::id).toList());
            claimed.forEach(delivery -> assertThat(held.get(consumer).put(id(delivery), delivery))
                    .as(this::toString)
                    .isNull());
        }

        private void ack(int consumer) {
            List<Delivery> some = some(consumer);
            log(
                    "worker %d acknowledges %s",
                    consumer, some.stream().map(Sequence::id).toList());
            assertThat(Settle.ack(consumers.get(consumer), some))
                    .as(this::toString)
                    .isEqualTo(some.size());
            some.forEach(delivery -> alive.remove(id(delivery)));
        }

        private void release(int consumer) {
            List<Delivery> some = some(consumer);
            log(
                    "worker %d releases %s",
                    consumer, some.stream().map(Sequence::id).toList());
            Settle.release(consumers.get(consumer), some);
        }

        private void settleOne(int consumer) {
            List<Delivery> some = some(consumer);
            if (some.isEmpty()) {
                return;
            }
            Delivery delivery = some.get(0);
            some.stream().skip(1).forEach(other -> held.get(consumer).put(id(other), other));
            switch (random.nextInt(3)) {
                case 0 -> {
                    log("worker %d defers %s", consumer, id(delivery));
                    Settle.defer(consumers.get(consumer), delivery, new Due.After(LONG));
                }
                case 1 -> {
                    // As a retry does it: the same task, later.
                    Due due = random.nextBoolean() ? Due.NOW : new Due.After(LONG);
                    log("worker %d replaces %s, due %s", consumer, id(delivery), due);
                    Settle.replace(
                            consumers.get(consumer),
                            delivery,
                            new OutboundMessage(queue, random.nextInt(10), due, delivery.payload()));
                }
                default -> {
                    log("worker %d sets %s aside", consumer, id(delivery));
                    Settle.deadLetter(consumers.get(consumer), delivery, "for the test", null);
                }
            }
        }

        /** Its lease runs out, and another one takes what it has. */
        private void crash(int consumer) {
            String leases = new String(keys.leases, UTF_8);
            raw.commands().zrange(leases, 0, -1).stream()
                    .filter(lease -> lease.startsWith("worker-" + consumer))
                    .forEach(lease -> raw.commands().zadd(leases, 1, lease));
            int moved = consumers.get((consumer + 1) % CONSUMERS).recover().moved();
            log("worker %d crashes with %d", consumer, moved);
            assertThat(moved).as(this::toString).isEqualTo(held.get(consumer).size());
            held.get(consumer).clear();
            // It learns of its loss before it claims again.
            consumers.get(consumer).renew();
        }

        private void raise() {
            most++;
            log("%d at once", most);
            broker.limits(queue).setMaxConcurrency("keyed", most);
        }

        private List<Delivery> some(int consumer) {
            List<String> ids = held.get(consumer).keySet().stream()
                    .filter(id -> random.nextBoolean())
                    .toList();
            return new ArrayList<>(ids.stream().map(held.get(consumer)::remove).toList());
        }

        private void check() {
            Map<?, ?> state = state();
            List<String> found = new ArrayList<>();
            list(state.get("messages"))
                    .forEach(message ->
                            found.add(MessageCodec.decode(message.toString().getBytes(UTF_8))
                                    .id()));
            assertThat(found.stream().sorted()).as(this::toString).containsExactlyElementsOf(alive);

            Map<String, Long> running = new TreeMap<>();
            list(state.get("fields")).stream()
                    .map(field -> field.toString().split("\n", -1))
                    .filter(parts -> parts.length == 3 && !parts[1].isEmpty())
                    .forEach(parts -> running.merge("running\t" + parts[1], 1L, Long::sum));
            Map<String, Long> waiting = new TreeMap<>();
            TreeSet<String> lanesThatWait = new TreeSet<>();
            for (Object list : list(state.get("waiting"))) {
                String lane = laneOf(list);
                lanesThatWait.add(lane);
                waiting.merge(
                        "waiting\t" + lane.replaceFirst("\t.*", ""),
                        ((Number) ((List<?>) list).get(1)).longValue(),
                        Long::sum);
            }
            Map<String, Long> counts = counts(state);
            assertThat(only(counts, "running")).as(this::toString).isEqualTo(running);
            assertThat(only(counts, "waiting")).as(this::toString).isEqualTo(waiting);
            Map<String, List<?>> turns = new TreeMap<>();
            for (Object ring : list(state.get("turns"))) {
                List<?> parts = (List<?>) ring;
                turns.put(parts.get(0).toString(), list(parts.get(1)));
                assertThat(list(parts.get(1)).stream().map(Object::toString).sorted())
                        .as(this::toString)
                        .isEqualTo(list(parts.get(2)).stream()
                                .map(Object::toString)
                                .sorted()
                                .toList());
            }
            for (Object list : list(state.get("waiting"))) {
                String[] parts = ((List<?>) list).get(0).toString().split("\t", -1);
                if (parts.length == 4) {
                    assertThat(list(turns.get(parts[0] + "\t" + parts[1] + "\t" + parts[2]))
                                    .contains(parts[3]))
                            .as(() -> "whether " + parts[3] + " takes turns in " + this)
                            .isTrue();
                }
            }
            assertThat(running.entrySet())
                    .as(this::toString)
                    .allMatch(lane -> lane.getValue() <= (lane.getKey().contains("keyed") ? most : 1));

            List<?> lanes = list(state.get("lanes"));
            TreeMap<String, String> readyAt = new TreeMap<>();
            IntStream.range(0, lanes.size() / 2)
                    .forEach(i -> readyAt.put(
                            lanes.get(2 * i).toString(), lanes.get(2 * i + 1).toString()));
            assertThat(readyAt.keySet()).as(this::toString).containsAll(lanesThatWait);
            readyAt.forEach((lane, time) -> assertThat(time.equals("inf") && !running.containsKey("running\t" + lane))
                    .as(() -> lane + " waits for nobody in " + this)
                    .isFalse());
            assertThat(list(state.get("locks"))).as(this::toString).allMatch(alive::contains);
        }

        private void assertNothingWaitsThatMightRun() {
            Map<?, ?> state = state();
            Map<String, Long> counts = counts(state);
            for (Object list : list(state.get("waiting"))) {
                String lane = laneOf(list);
                assertThat(lane).as(() -> "waits for its turn only in " + this).isNotEqualTo("\t");
                assertThat(counts.getOrDefault("running\t" + lane, 0L))
                        .as(() -> lane + " might run in " + this)
                        .isEqualTo(lane.startsWith("keyed") ? most : 1);
            }
        }

        /** The task and the key of a limit; what comes before is a priority step, and behind may be a fairness key. */
        private static String laneOf(Object waiting) {
            String[] parts = ((List<?>) waiting).get(0).toString().split("\t", -1);
            return parts[1] + "\t" + parts[2];
        }

        private Map<?, ?> state() {
            String[] all = Stream.concat(
                            Stream.of(keys.delayed, keys.leases, keys.deadLetters, keys.flow, keys.lanes),
                            Arrays.stream(keys.ready))
                    .map(key -> new String(key, UTF_8))
                    .toArray(String[]::new);
            String prefix = new String(keys.inFlight(""), UTF_8);
            return (Map<?, ?>) CeleryJson.readPlain(raw.commands().eval(DUMP, ScriptOutputType.VALUE, all, prefix));
        }

        private static Map<String, Long> counts(Map<?, ?> state) {
            List<?> flow = list(state.get("counts"));
            Map<String, Long> counts = new TreeMap<>();
            for (int i = 0; i < flow.size(); i += 2) {
                counts.put(
                        flow.get(i).toString(), Long.parseLong(flow.get(i + 1).toString()));
            }
            return counts;
        }

        private static Map<String, Long> only(Map<String, Long> counts, String kind) {
            Map<String, Long> only = new TreeMap<>(counts);
            only.entrySet().removeIf(count -> !count.getKey().startsWith(kind) || count.getValue() == 0);
            return only;
        }

        private static List<?> list(Object table) {
            return table instanceof List<?> list ? list : List.of();
        }

        private static String id(Delivery delivery) {
            return MessageCodec.decode(delivery.payload()).id();
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
            raw.commands().flushall();
        }
    }
}
