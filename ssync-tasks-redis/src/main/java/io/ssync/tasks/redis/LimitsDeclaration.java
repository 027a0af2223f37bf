package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells a queue how a consumer's code limits its tasks: once, and again whenever Redis may have forgotten. */
final class LimitsDeclaration {
    private final RedisLink link;
    private final RedisKeys keys;
    private final byte[][] settings;
    private final boolean limiting;
    private volatile boolean declared;

    LimitsDeclaration(RedisLink link, RedisKeys keys, Map<String, TaskLimit> limits) {
        this.link = link;
        this.keys = keys;
        List<byte[]> all = new ArrayList<>();
        limits.forEach((task, limit) -> RedisLimits.declaration(task, limit).forEach((field, value) -> {
            all.add(field.getBytes(UTF_8));
            all.add(value.getBytes(UTF_8));
        }));
        settings = all.toArray(byte[][]::new);
        limiting = limits.values().stream().anyMatch(limit -> !limit.isNone());
        declared = limits.isEmpty();
    }

    /** Whether any task has a limit: if not, Redis has nothing to forget. */
    boolean isLimiting() {
        return limiting;
    }

    void undeclare() {
        declared = settings.length == 0;
    }

    void declare() throws InterruptedException {
        if (!declared) {
            declared = true;
            try {
                RedisLimits.change(link, keys, settings, "declare the limits of");
            } catch (RuntimeException | InterruptedException e) {
                declared = false;
                throw e;
            }
        }
    }
}
