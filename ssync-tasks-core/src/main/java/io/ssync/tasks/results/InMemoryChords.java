package io.ssync.tasks.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The chords of {@link InMemoryResults}: asks its results, so there is nothing to count. Safe for use by any thread. */
final class InMemoryChords implements Chords {
    private final InMemoryResults results;
    private final Map<String, List<String>> members = new ConcurrentHashMap<>();

    InMemoryChords(InMemoryResults results) {
        this.results = results;
    }

    @Override
    public void begin(String groupId, List<String> memberIds) {
        members.put(groupId, List.copyOf(memberIds));
    }

    @Override
    public Optional<ChordOutcome> ended(String groupId, double index, TaskResult member) {
        List<TaskResult> ended = members.getOrDefault(groupId, List.of()).stream()
                .flatMap(id -> results.find(id).stream())
                .filter(result -> result.state().isFinal())
                .toList();
        boolean all = members.containsKey(groupId)
                && ended.size() == members.get(groupId).size();
        return all ? Optional.of(ChordOutcome.of(ended)) : Optional.empty();
    }

    @Override
    public void forget(String groupId) {
        members.remove(groupId);
    }
}
