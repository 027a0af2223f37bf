package io.ssync.tasks.results;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The chords of {@link InMemoryResults}. Safe for use by any thread. */
final class InMemoryChords implements Chords {
    private final Map<String, Chord> chords = new ConcurrentHashMap<>();

    /** A header and those of its tasks that have ended; replaced as a whole. */
    private record Chord(List<ResultNode> header, Map<String, TaskResult> ended) {
        Chord with(TaskResult member) {
            Map<String, TaskResult> more = new HashMap<>(ended);
            more.putIfAbsent(member.taskId(), member);
            return new Chord(header, Map.copyOf(more));
        }

        Optional<Chords.Outcome> outcome() {
            boolean all = header.stream().flatMap(ResultNode::taskIds).allMatch(ended::containsKey);
            return all ? Optional.of(Chords.Outcome.of(header, ended::get)) : Optional.empty();
        }

        boolean wasLastTouchedBefore(Instant time) {
            return ended.values().stream()
                    .map(TaskResult::storedAt)
                    .max(Comparator.naturalOrder())
                    .filter(last -> last.isBefore(time))
                    .isPresent();
        }
    }

    @Override
    public void begin(String groupId, List<ResultNode> header) {
        chords.putIfAbsent(groupId, new Chord(List.copyOf(header), Map.of()));
    }

    @Override
    public Optional<Chords.Outcome> ended(String groupId, double index, TaskResult member) {
        Chord chord = chords.computeIfPresent(groupId, (id, known) -> known.with(member));
        return chord == null ? Optional.empty() : chord.outcome();
    }

    @Override
    public void forget(String groupId) {
        chords.remove(groupId);
    }

    /** Forgets chords whose tasks have all ended before a time, as far as they have. */
    void forgetOlderThan(Instant time) {
        chords.values().removeIf(chord -> chord.wasLastTouchedBefore(time));
    }
}
