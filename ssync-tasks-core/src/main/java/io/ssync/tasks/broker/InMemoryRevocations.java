package io.ssync.tasks.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The revoked tasks of an {@link InMemoryBroker}, which guards every call with its lock. */
final class InMemoryRevocations {
    private static final int MAX = 50_000;

    private final Map<String, Revocation> tasks = new LinkedHashMap<>();

    void add(Collection<String> taskIds, boolean terminate) {
        for (String id : taskIds) {
            tasks.remove(id);
            tasks.put(id, terminate ? Revocation.TERMINATED : Revocation.REVOKED);
            if (tasks.size() > MAX) {
                tasks.remove(tasks.keySet().iterator().next());
            }
        }
    }

    List<String> all() {
        return List.copyOf(tasks.keySet());
    }

    Revocation of(String taskId) {
        return tasks.getOrDefault(taskId, Revocation.NONE);
    }
}
