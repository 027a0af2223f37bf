package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The chords of {@link InMemoryResults}. Safe for use by any thread. */
final class InMemoryChords implements Chords {
    private final Map<String, Chord> chords = new ConcurrentHashMap<>();

    /** A header and those of its tasks that have ended. Guarded by itself. */
    private static final class Chord {
        private final List<ResultNode> header;
        private final Set<String> missing;
        private final Map<String, TaskResult> ended = new HashMap<>();
        private int successes;
        private @Nullable String decidedBy;
        private Instant touched = Instant.MIN;

        Chord(List<ResultNode> header) {
            this.header = new ArrayList<>(header);
            this.missing = header.stream().flatMap(ResultNode::taskIds).collect(Collectors.toCollection(HashSet::new));
        }

        synchronized void add(ResultNode member) {
            if (header.stream().flatMap(ResultNode::taskIds).noneMatch(member.id()::equals)) {
                header.add(member);
                missing.add(member.id());
            }
        }

        synchronized Optional<Chords.Outcome> with(List<Chords.Member> members, int enough) {
            String last = "";
            for (Chords.Member member : members) {
                TaskResult result = member.result();
                last = result.taskId();
                if (ended.putIfAbsent(last, result) == null) {
                    missing.remove(last);
                    successes += result.state().equals(TaskState.SUCCESS) ? 1 : 0;
                    touched = result.storedAt().isAfter(touched) ? result.storedAt() : touched;
                }
            }
            boolean decided =
                    missing.isEmpty() || enough > 0 && (successes >= enough || successes + missing.size() < enough);
            if (decided && enough > 0) {
                decidedBy = decidedBy == null ? last : decidedBy;
                decided = decidedBy.equals(last);
            }
            return decided ? Optional.of(Chords.Outcome.of(header, ended::get)) : Optional.empty();
        }

        synchronized boolean wasLastTouchedBefore(Instant time) {
            return !ended.isEmpty() && touched.isBefore(time);
        }
    }

    @Override
    public void begin(String groupId, List<ResultNode> header) {
        chords.putIfAbsent(groupId, new Chord(header));
    }

    @Override
    public Optional<Chords.Outcome> ended(String groupId, List<Chords.Member> members, int enough) {
        return Optional.ofNullable(chords.get(groupId)).flatMap(chord -> chord.with(members, enough));
    }

    @Override
    public void add(String groupId, ResultNode member) {
        Optional.ofNullable(chords.get(groupId)).ifPresent(chord -> chord.add(member));
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
