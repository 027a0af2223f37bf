package io.ssync.tasks.results;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chords of {@link InMemoryResults}. It counts, as all do: of several tasks whose results are stored together only the one
 * that is counted last may begin the body. Safe for use by any thread.
 */
final class InMemoryChords implements Chords {
    private final Map<String, Chord> chords = new ConcurrentHashMap<>();

    /** A header, and what its tasks have ended with; guarded by itself. */
    private record Chord(List<ResultNode> header, Map<String, TaskResult> ended) {
        synchronized Optional<ChordOutcome> count(TaskResult member) {
            ended.putIfAbsent(member.taskId(), member);
            boolean all = header.stream().flatMap(ResultNode::taskIds).allMatch(ended::containsKey);
            return all ? Optional.of(ChordOutcome.of(header, ended::get)) : Optional.empty();
        }
    }

    @Override
    public void begin(String groupId, List<ResultNode> header) {
        chords.put(groupId, new Chord(List.copyOf(header), new HashMap<>()));
    }

    @Override
    public Optional<ChordOutcome> ended(String groupId, double index, TaskResult member) {
        return Optional.ofNullable(chords.get(groupId)).flatMap(chord -> chord.count(member));
    }

    @Override
    public void forget(String groupId) {
        chords.remove(groupId);
    }
}
