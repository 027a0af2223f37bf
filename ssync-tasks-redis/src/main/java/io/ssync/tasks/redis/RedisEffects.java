package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.results.ResultBackend.Effects;
import java.time.Duration;
import java.util.Optional;

/** What the effects of tasks came to, in one hash for each task. Safe for use by any thread. */
final class RedisEffects implements Effects {
    private static final LuaScript<byte[]> KEEP = LuaScript.returningText("effect_keep.lua");

    private final RedisLink link;
    private final ResultKeys keys;
    private final Duration expires;

    RedisEffects(RedisLink link, ResultKeys keys, Duration expires) {
        this.link = link;
        this.keys = keys;
        this.expires = expires;
    }

    @Override
    public Optional<String> find(String taskId, String key) {
        byte[] kept = RedisResults.translated(
                () -> link.await(link.redis().hget(effects(taskId), bytes(key)), "read", "an effect"));
        return Optional.ofNullable(kept).map(bytes -> new String(bytes, UTF_8));
    }

    @Override
    public String keep(String taskId, String key, String json) {
        byte[][] effects = {effects(taskId)};
        byte[] kept = RedisResults.translated(() -> link.await(
                KEEP.run(link.redis(), effects, bytes(key), bytes(json), bytes(Long.toString(expires.toMillis()))),
                "keep",
                "an effect"));
        return new String(kept, UTF_8);
    }

    private byte[] effects(String taskId) {
        return bytes(keys.effects(taskId));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
