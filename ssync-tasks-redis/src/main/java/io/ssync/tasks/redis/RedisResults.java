package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.internal.results.TaskResultCodec;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackend.Effects;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps results in Redis, in the keys and the form that Celery's own Redis backend has: Python's {@code AsyncResult} reads them
 * and is woken by them, and ours reads those of Python's workers. For apps that run without a database.
 *
 * <p>Results are as durable as Redis is: with its append-only file on, they survive a restart. They expire by themselves.
 *
 * <p>{@link #store} keeps its promise of all or none for up to 1,000 results at a time; of more it may have stored the first
 * thousands when it throws.
 *
 * <p>Safe for use by any thread.
 */
public final class RedisResults implements ResultBackend {
    private static final LuaScript<Long> STORE = LuaScript.returningNumber("store.lua");
    /** As many as a worker stores at once; a script with more would hold up other clients. */
    private static final int BATCH = 1_000;

    private static final Duration DEFAULT_EXPIRES = Duration.ofDays(7);

    private final RedisDriver driver;
    private final RedisLink link;
    private final Duration expires;
    private final ResultKeys keys;
    private final ResultChannels channels;
    private final Chords chords;
    private final Effects effects;

    private RedisResults(RedisDriver driver, Duration expires, ResultKeys keys) {
        this.driver = driver;
        this.expires = expires;
        this.keys = keys;
        this.link = driver.link();
        this.channels = new ResultChannels(driver, link);
        this.chords = new RedisChords(link, keys, expires);
        this.effects = new RedisEffects(link, keys, expires);
    }

    /** Connects to a Redis, and keeps results for seven days. */
    public static RedisResults connect(String uri) {
        return connect(uri, DEFAULT_EXPIRES);
    }

    /**
     * Connects to a Redis.
     *
     * @param uri as for {@link RedisBroker#connect(String)}
     * @param expires how long results are kept; zero for ever
     * @throws IllegalArgumentException if the address is malformed
     * @throws ResultBackendException if the server cannot be reached
     */
    public static RedisResults connect(String uri, Duration expires) {
        return connect(uri, Map.of(), expires, ResultKeys.DEFAULT, Optional.empty());
    }

    /**
     * Connects to a Redis, as settings say it that Python may have, too: {@code result_expires}, and of the
     * {@code result_backend_transport_options} the {@code global_keyprefix} that all keys begin with, and {@code master_name} and
     * {@code sentinel_kwargs} for an address of Sentinels.
     *
     * @param uri as above, or Celery's form of an address of Sentinels
     * @throws IllegalArgumentException if the address is malformed
     * @throws ResultBackendException if the server cannot be reached
     */
    public static RedisResults connect(String uri, TaskSettings settings) {
        return connect(uri, settings, Optional.empty());
    }

    /** The same with keys and certificates, as {@link RedisBroker#connect(String, Map, RedisKeyspace, Optional)} has them. */
    public static RedisResults connect(String uri, TaskSettings settings, Optional<RedisTls> tls) {
        Map<String, Object> options = settings.resultBackendTransportOptions();
        return connect(uri, options, settings.resultExpires(), ResultKeys.of(options), tls);
    }

    private static RedisResults connect(
            String uri, Map<String, ?> transportOptions, Duration expires, ResultKeys keys, Optional<RedisTls> tls) {
        Objects.requireNonNull(expires, "expires");
        if (expires.isNegative()) {
            throw new IllegalArgumentException("expires must not be negative, was " + expires);
        }
        RedisDriver driver = new RedisDriver(uri, transportOptions, keys.prefix(), tls);
        try {
            return translated(() -> {
                RedisResults results = new RedisResults(driver, expires, keys);
                ServerCheck.refuseCluster(results.link, driver.address());
                return results;
            });
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    @Override
    public void store(List<TaskResult> results) {
        for (int start = 0; start < results.size(); start += BATCH) {
            storeBatch(results.subList(start, Math.min(results.size(), start + BATCH)));
        }
    }

    private void storeBatch(List<TaskResult> batch) {
        byte[][] records =
                batch.stream().map(result -> bytes(keys.task(result.taskId()))).toArray(byte[][]::new);
        byte[][] arguments = Stream.concat(
                        Stream.of(bytes(Long.toString(expires.toMillis()))),
                        batch.stream().map(TaskResultCodec::encode))
                .toArray(byte[][]::new);
        translated(() -> link.await(STORE.run(link.redis(), records, arguments), "store", batch.size() + " results"));
    }

    @Override
    public Optional<TaskResult> find(String taskId) {
        byte[] record = translated(() -> link.await(link.redis().get(bytes(keys.task(taskId))), "read", taskId));
        return Optional.ofNullable(record).map(bytes -> decode(taskId, bytes));
    }

    @Override
    public Map<String, TaskResult> findAll(Collection<String> taskIds) {
        Map<String, TaskResult> found = new HashMap<>();
        List<String> ids = List.copyOf(taskIds);
        for (int start = 0; start < ids.size(); start += BATCH) {
            List<String> some = ids.subList(start, Math.min(ids.size(), start + BATCH));
            byte[][] records = some.stream().map(id -> bytes(keys.task(id))).toArray(byte[][]::new);
            List<KeyValue<byte[], byte[]>> answer =
                    translated(() -> link.await(link.redis().mget(records), "read", some.size() + " results"));
            for (int i = 0; i < some.size(); i++) {
                String id = some.get(i);
                answer.get(i).ifHasValue(record -> found.put(id, decode(id, record)));
            }
        }
        return found;
    }

    @Override
    public void saveGroup(ResultNode group) {
        save(keys.group(group.id(), ""), CeleryJson.write(Map.of("result", group.toTuple())));
    }

    private void save(String key, String json) {
        SetArgs lifetime = expires.isZero() ? new SetArgs() : new SetArgs().px(expires.toMillis());
        translated(() -> link.await(link.redis().set(bytes(key), bytes(json), lifetime), "save", key));
    }

    @Override
    public void saveWorkflows(Map<String, String> workflows) {
        workflows.forEach((id, json) -> save(keys.workflow(id), json));
    }

    @Override
    public Optional<String> findWorkflow(String id) {
        byte[] saved = translated(() -> link.await(link.redis().get(bytes(keys.workflow(id))), "read", "a workflow"));
        return Optional.ofNullable(saved).map(bytes -> new String(bytes, UTF_8));
    }

    @Override
    public Optional<ResultNode> findGroup(String groupId) {
        byte[] saved =
                translated(() -> link.await(link.redis().get(bytes(keys.group(groupId, ""))), "read", "a group"));
        return Optional.ofNullable(saved)
                .flatMap(bytes -> CeleryJson.readPlain(new String(bytes, UTF_8)) instanceof Map<?, ?> group
                        ? ResultNode.of(group.get("result"))
                        : Optional.empty());
    }

    @Override
    public Subscription subscribe(String taskId, Runnable onChange) {
        String channel = keys.task(taskId);
        // Of its own, so that the same callback can listen twice.
        Runnable listener = () -> onChange.run();
        translated(() -> {
            channels.add(channel, listener);
            return true;
        });
        return () -> channels.remove(channel, listener);
    }

    @Override
    public void forget(String taskId) {
        translated(() ->
                link.await(link.redis().del(bytes(keys.task(taskId)), bytes(keys.effects(taskId))), "forget", taskId));
    }

    /** Looks at every result there is; nobody has to call it, see {@link #expiresByItself}. */
    @Override
    public int deleteOlderThan(Instant time, int limit) {
        return translated(() -> {
            ScanArgs all = ScanArgs.Builder.matches(keys.ofAllTasks()).limit(1_000);
            int deleted = 0;
            ScanCursor cursor = ScanCursor.INITIAL;
            do {
                KeyScanCursor<byte[]> page = link.await(link.redis().scan(cursor, all), "look for", "old results");
                for (byte[] key : page.getKeys()) {
                    if (deleted < limit && isOlder(key, time)) {
                        deleted += link.await(link.redis().del(key), "delete", "old results")
                                .intValue();
                    }
                }
                cursor = page;
            } while (!cursor.isFinished() && deleted < limit);
            return deleted;
        });
    }

    private boolean isOlder(byte[] key, Instant time) {
        byte[] record = link.await(link.redis().get(key), "look for", "old results");
        return record != null
                && decode(keys.taskId(new String(key, UTF_8)), record)
                        .storedAt()
                        .isBefore(time);
    }

    @Override
    public void check() {
        translated(() -> link.await(link.redis().ping(), "reach", describe()));
    }

    @Override
    public Optional<Chords> chords() {
        return Optional.of(chords);
    }

    @Override
    public Optional<Effects> effects() {
        return Optional.of(effects);
    }

    @Override
    public boolean expiresByItself() {
        return true;
    }

    @Override
    public String describe() {
        return driver.address().text();
    }

    @Override
    public void close() {
        channels.close();
        link.close();
        driver.close();
    }

    private static TaskResult decode(String taskId, byte[] record) {
        try {
            return TaskResultCodec.decode(taskId, record);
        } catch (IllegalArgumentException e) {
            throw new ResultBackendRefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Runs work on the link, with its failures in the words of a result backend. */
    static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (BrokerException e) {
            throw e instanceof BrokerRefusedException
                    ? new ResultBackendRefusedException(String.valueOf(e.getMessage()), e)
                    : new ResultBackendAwayException(String.valueOf(e.getMessage()), e);
        }
    }
}
