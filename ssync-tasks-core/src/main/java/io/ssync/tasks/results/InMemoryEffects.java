package io.ssync.tasks.results;

import io.ssync.tasks.results.ResultBackend.Effects;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What the effects of tasks came to, until the task is forgotten. Safe for use by any thread. */
final class InMemoryEffects implements Effects {
    private final ConcurrentMap<String, Map<String, String>> byTask = new ConcurrentHashMap<>();

    @Override
    public Optional<String> find(String taskId, String key) {
        return Optional.ofNullable(byTask.getOrDefault(taskId, Map.of()).get(key));
    }

    @Override
    public String keep(String taskId, String key, String json) {
        String before =
                byTask.computeIfAbsent(taskId, id -> new ConcurrentHashMap<>()).putIfAbsent(key, json);
        return before == null ? json : before;
    }

    void forget(String taskId) {
        byTask.remove(taskId);
    }
}
