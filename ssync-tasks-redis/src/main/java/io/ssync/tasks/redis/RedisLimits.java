package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.RateLimit;
import io.ssync.tasks.broker.TaskLimits;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The limits of one queue in Redis; {@code flow.lua} says how they are kept. Safe for use by any thread. */
final class RedisLimits implements TaskLimits {
    private static final LuaScript<List<Object>> CHANGE = LuaScript.returningTable("keep.lua", "limits.lua");
    private static final LuaScript<byte[]> RELOOK = LuaScript.returningText("flow.lua", "relook.lua");
    private static final byte[] BEGINNING = {'0'};

    private static final String NONE = "0";
    private static final String REMOVED = "";

    private final RedisLink link;
    private final RedisKeys keys;

    RedisLimits(RedisLink link, RedisKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** The fields that declare the limit of a task, with an empty value for those that must not be there. */
    static Map<String, String> declaration(String task, TaskLimit limit) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("r" + task, limit.rate().map(RedisLimits::written).orElse(REMOVED));
        fields.put("c" + task, limit.maxConcurrency() == 0 ? REMOVED : Integer.toString(limit.maxConcurrency()));
        fields.put("k" + task, limit.keyed() ? "1" : REMOVED);
        if (limit.fair()) {
            fields.put("f", "1");
        }
        boolean limited = limit.rate().isPresent() || limit.maxConcurrency() > 0;
        limit.aliases().forEach(alias -> fields.put("a" + alias, limited ? task : REMOVED));
        return fields;
    }

    @Override
    public List<Status> list() {
        Map<String, String> set = texts(keys.limits);
        Map<String, String> flow = texts(keys.flow);
        Map<String, Long> waiting = sums(flow, "waiting\t");
        Map<String, Long> running = sums(flow, "running\t");
        TreeMap<String, Status> all = new TreeMap<>();
        for (String field : set.keySet()) {
            if ("rRcC".indexOf(field.charAt(0)) >= 0) {
                String task = field.substring(1);
                all.put(
                        task,
                        new Status(
                                task,
                                rate(set.get("r" + task)),
                                rate(set.getOrDefault("R" + task, set.get("r" + task))),
                                number(set.get("c" + task)),
                                number(set.getOrDefault("C" + task, set.get("c" + task))),
                                running.getOrDefault(task, 0L),
                                waiting.getOrDefault(task, 0L)));
            }
        }
        return List.copyOf(all.values());
    }

    @Override
    public void setRate(String task, Optional<RateLimit> rate) {
        change("R" + task, rate.map(RedisLimits::written).orElse(NONE));
    }

    @Override
    public void setMaxConcurrency(String task, int most) {
        change("C" + task, Integer.toString(most));
    }

    @Override
    public void reset(String task) {
        change("R" + task, REMOVED, "C" + task, REMOVED);
    }

    private void change(String... settings) {
        byte[][] arguments = new byte[settings.length][];
        for (int i = 0; i < settings.length; i++) {
            arguments[i] = settings[i].getBytes(UTF_8);
        }
        try {
            change(link, keys, arguments, "change the limits of");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while changing the limits of '" + keys.queue + "'", e);
        }
    }

    /** Changes fields and values; then what waits for these limits is looked at again, a slice of the lanes at a time. */
    static void change(RedisLink link, RedisKeys keys, byte[][] settings, String action) throws InterruptedException {
        List<Object> tasks = link.awaitInterruptibly(
                CHANGE.run(link.redis(), new byte[][] {keys.limits}, settings), action, keys.queue);
        byte[] next = BEGINNING;
        while (!tasks.isEmpty()) {
            byte[][] arguments = Stream.concat(Stream.of(next), tasks.stream().map(byte[].class::cast))
                    .toArray(byte[][]::new);
            next = link.awaitInterruptibly(
                    RELOOK.run(link.redis(), new byte[][] {keys.lanes}, arguments), action, keys.queue);
            if (Arrays.equals(next, BEGINNING)) {
                return;
            }
        }
    }

    private Map<String, String> texts(byte[] key) {
        return link.await(link.redis().hgetall(key), "read the limits of", keys.queue).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new String(entry.getKey(), UTF_8), entry -> new String(entry.getValue(), UTF_8)));
    }

    /** The sums of the fields {@code <prefix><task>} and {@code <prefix><task>\t<key>} by task. */
    private static Map<String, Long> sums(Map<String, String> flow, String prefix) {
        return flow.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().substring(prefix.length()).replaceFirst("\t.*", ""),
                        Collectors.summingLong(entry -> Long.parseLong(entry.getValue()))));
    }

    private static String written(RateLimit rate) {
        return BigDecimal.valueOf(rate.interval().toNanos()).movePointLeft(3).toPlainString() + " " + rate;
    }

    private static Optional<RateLimit> rate(@Nullable String written) {
        return Optional.ofNullable(written)
                .filter(text -> !text.equals(NONE))
                .flatMap(text -> RateLimit.parse(text.substring(text.indexOf(' ') + 1)));
    }

    private static int number(@Nullable String written) {
        return written == null ? 0 : Integer.parseInt(written);
    }
}
