package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.SetArgs;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chords in the keys that Celery's Redis backend has for them: the size of the header, and the set of its tasks that have
 * ended, each with its result.
 */
final class RedisChords implements Chords {
    private static final LuaScript<List<Object>> PART = LuaScript.returningTable("chord_part.lua");

    /** Ours alone: the ids of the tasks that were counted. */
    private static final String COUNTED = ".counted";

    private final RedisLink link;
    private final ResultKeys keys;
    private final Duration expires;

    RedisChords(RedisLink link, ResultKeys keys, Duration expires) {
        this.link = link;
        this.keys = keys;
        this.expires = expires;
    }

    @Override
    public void begin(String groupId, List<ResultNode> members) {
        if (!members.stream().allMatch(ResultNode::isTask)) {
            set(
                    key(groupId, ""),
                    CeleryJson.write(
                            Map.of("result", ResultNode.group(groupId, members).toTuple())));
        }
        long size = members.stream().flatMap(ResultNode::taskIds).count();
        set(key(groupId, ".s"), Long.toString(size));
    }

    private void set(byte[] key, String value) {
        SetArgs lifetime = expires.isZero() ? new SetArgs() : new SetArgs().px(expires.toMillis());
        RedisResults.translated(() -> link.await(link.redis().set(key, bytes(value), lifetime), "begin", "a chord"));
    }

    @Override
    public Optional<Chords.Outcome> ended(String groupId, double index, TaskResult member) {
        byte[][] counters = {key(groupId, ".j"), key(groupId, ".t"), key(groupId, ".s"), key(groupId, COUNTED)};
        String noted = "[1, " + CeleryJson.write(member.taskId()) + ", "
                + CeleryJson.write(member.state().name()) + ", "
                + Optional.ofNullable(member.result()).orElse("null") + "]";
        String score = Double.isInfinite(index) ? "+inf" : Long.toString((long) index);
        CompletableFuture<List<Object>> answer = PART.run(
                link.redis(),
                counters,
                bytes(score),
                bytes(noted),
                bytes(Long.toString(expires.toMillis())),
                bytes(member.taskId()));
        List<Object> all = RedisResults.translated(() -> link.await(answer, "count", "a chord"));
        return all.isEmpty() ? Optional.empty() : Optional.of(outcome(groupId, all));
    }

    /** A header with groups inside was saved as a whole: then its results keep that shape. */
    private Chords.Outcome outcome(String groupId, List<Object> ended) {
        List<TaskResult> noted = ended.stream()
                .map(bytes -> read(new String((byte[]) bytes, UTF_8)))
                .toList();
        byte[] saved = RedisResults.translated(() -> link.await(link.redis().get(key(groupId, "")), "read", "a group"));
        if (saved != null
                && CeleryJson.readPlain(new String(saved, UTF_8)) instanceof Map<?, ?> group
                && group.get("result") instanceof List<?> tuple
                && tuple.get(1) instanceof List<?> header) {
            Map<String, TaskResult> byId = noted.stream()
                    .collect(Collectors.toMap(TaskResult::taskId, Function.identity(), (first, again) -> first));
            return Chords.Outcome.of(
                    ResultNode.listOf(header),
                    taskId -> Optional.ofNullable(byId.get(taskId)).orElseGet(() -> TaskResult.gone(taskId)));
        }
        return Chords.Outcome.of(noted);
    }

    private static TaskResult read(String noted) {
        List<?> parts = (List<?>) CeleryJson.readPlain(noted);
        return TaskResult.ended(
                String.valueOf(parts.get(1)),
                new TaskState(String.valueOf(parts.get(2))),
                CeleryJson.write(parts.get(3)));
    }

    @Override
    public void forget(String groupId) {
        RedisResults.translated(() -> link.await(
                link.redis().del(key(groupId, ".j"), key(groupId, ".t"), key(groupId, ".s"), key(groupId, COUNTED)),
                "forget",
                "a chord"));
    }

    private byte[] key(String groupId, String suffix) {
        return bytes(keys.group(groupId, suffix));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
