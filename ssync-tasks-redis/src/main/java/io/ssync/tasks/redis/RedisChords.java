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
import java.util.Objects;
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

    private static final LuaScript<Long> ADD = LuaScript.returningNumber("chord_add.lua");

    /** Ours alone: the ids of the tasks that were added later. */
    private static final String ADDED = ".added";

    /** Ours alone: how many have succeeded, and which task has decided a chord with a policy. */
    private static final String SUCCEEDED = ".succeeded";

    private static final String DECIDED = ".decided";

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
    public Optional<Chords.Outcome> ended(String groupId, List<Member> members, int enough) {
        // All are on their way before the first answer is awaited; the last one may be complete.
        List<CompletableFuture<List<Object>>> answers =
                members.stream().map(member -> part(groupId, member, enough)).toList();
        List<Object> all = List.of();
        for (CompletableFuture<List<Object>> answer : answers) {
            List<Object> known = RedisResults.translated(() -> link.await(answer, "count", "a chord"));
            all = known.isEmpty() ? all : known;
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(outcome(groupId, all, enough > 0));
    }

    private CompletableFuture<List<Object>> part(String groupId, Member member, int enough) {
        byte[][] counters = {
            key(groupId, ".j"),
            key(groupId, ".t"),
            key(groupId, ".s"),
            key(groupId, COUNTED),
            key(groupId, SUCCEEDED),
            key(groupId, DECIDED)
        };
        TaskResult result = member.result();
        String noted = "[1, " + CeleryJson.write(result.taskId()) + ", "
                + CeleryJson.write(result.state().name()) + ", "
                + Optional.ofNullable(result.result()).orElse("null") + "]";
        String score = Double.isInfinite(member.index()) ? "+inf" : Long.toString((long) member.index());
        return PART.run(
                link.redis(),
                counters,
                bytes(score),
                bytes(noted),
                bytes(Long.toString(expires.toMillis())),
                bytes(result.taskId()),
                bytes(Integer.toString(enough)),
                bytes(result.state().equals(TaskState.SUCCESS) ? "1" : "0"));
    }

    /** A header with groups inside was saved as a whole: then its results keep that shape. */
    private Chords.Outcome outcome(String groupId, List<Object> ended, boolean partly) {
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
                    taskId -> partly ? byId.get(taskId) : byId.getOrDefault(taskId, TaskResult.gone(taskId)));
        }
        return Chords.Outcome.of(noted);
    }

    private static TaskResult read(String noted) {
        List<?> parts = (List<?>) Objects.requireNonNull(CeleryJson.readPlain(noted));
        return TaskResult.ended(
                String.valueOf(parts.get(1)),
                new TaskState(String.valueOf(parts.get(2))),
                CeleryJson.write(parts.get(3)));
    }

    @Override
    public void add(String groupId, ResultNode member) {
        byte[][] counters = {key(groupId, ".t"), key(groupId, ADDED), key(groupId, ".s")};
        CompletableFuture<Long> answer =
                ADD.run(link.redis(), counters, bytes(Long.toString(expires.toMillis())), bytes(member.id()));
        RedisResults.translated(() -> link.await(answer, "make larger", "a chord"));
    }

    @Override
    public void forget(String groupId) {
        RedisResults.translated(() -> link.await(
                link.redis()
                        .del(
                                key(groupId, ".j"),
                                key(groupId, ".t"),
                                key(groupId, ".s"),
                                key(groupId, COUNTED),
                                key(groupId, ADDED),
                                key(groupId, SUCCEEDED),
                                key(groupId, DECIDED)),
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
