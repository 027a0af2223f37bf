package io.ssync.tasks.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The chords of {@link InMemoryResults}: asks its results, so there is nothing to count. Safe for use by any thread. */
final class InMemoryChords implements Chords {
    private final InMemoryResults results;
    private final Map<String, List<ResultNode>> members = new ConcurrentHashMap<>();

    InMemoryChords(InMemoryResults results) {
        this.results = results;
    }

    @Override
    public void begin(String groupId, List<ResultNode> header) {
        members.put(groupId, List.copyOf(header));
    }

    @Override
    public Optional<ChordOutcome> ended(String groupId, double index, TaskResult member) {
        List<ResultNode> header = members.get(groupId);
        if (header == null) {
            return Optional.empty();
        }
        Map<String, TaskResult> ended = header.stream()
                .flatMap(ResultNode::taskIds)
                .flatMap(id -> results.find(id).stream())
                .filter(result -> result.state().isFinal())
                .collect(Collectors.toMap(TaskResult::taskId, Function.identity()));
        boolean all = header.stream().flatMap(ResultNode::taskIds).allMatch(ended::containsKey);
        return all ? Optional.of(ChordOutcome.of(header, ended::get)) : Optional.empty();
    }

    @Override
    public void forget(String groupId) {
        members.remove(groupId);
    }
}
