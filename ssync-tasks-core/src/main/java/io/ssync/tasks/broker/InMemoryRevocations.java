package io.ssync.tasks.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The revoked tasks of an {@link InMemoryBroker}, which guards every call with its lock. */
final class InMemoryRevocations {
    private static final int MAX = 50_000;

    private final Map<String, Consumer.Revocation> tasks = new LinkedHashMap<>();
    /** Tasks whose place another has taken: not to be pushed out by, nor to push out, what users revoke. */
    private final Set<String> replaced = new LinkedHashSet<>();

    void add(Collection<String> taskIds, boolean terminate) {
        for (String id : taskIds) {
            tasks.remove(id);
            tasks.put(id, terminate ? Consumer.Revocation.TERMINATED : Consumer.Revocation.REVOKED);
            if (tasks.size() > MAX) {
                tasks.remove(tasks.keySet().iterator().next());
            }
        }
    }

    void replaced(String taskId) {
        replaced.add(taskId);
        if (replaced.size() > MAX) {
            replaced.remove(replaced.iterator().next());
        }
    }

    List<String> all() {
        return List.copyOf(tasks.keySet());
    }

    Consumer.Revocation of(String taskId) {
        return tasks.getOrDefault(
                taskId, replaced.contains(taskId) ? Consumer.Revocation.REVOKED : Consumer.Revocation.NONE);
    }
}
