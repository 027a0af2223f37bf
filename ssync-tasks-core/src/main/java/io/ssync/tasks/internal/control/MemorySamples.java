package io.ssync.tasks.internal.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How much memory the process took whenever somebody asked. Safe for use by any thread. */
public final class MemorySamples {
    /** How many are kept; the oldest go first. */
    public static final int MOST = 1_000;

    private final Deque<String> samples = new ArrayDeque<>();

    /** No samples yet. */
    public MemorySamples() {}

    /** Takes one, and returns what was seen; null if the system does not say. */
    public synchronized @Nullable String sample() {
        OptionalLong bytes = ResourceUsage.residentBytes();
        if (bytes.isEmpty()) {
            return null;
        }
        String shown = ResourceUsage.shown(bytes.getAsLong());
        if (samples.size() == MOST) {
            samples.removeFirst();
        }
        samples.addLast(shown);
        return shown;
    }

    /** The present memory and earlier samples, evenly chosen, as Celery's workers list them. */
    public synchronized String dump(int wanted) {
        OptionalLong now = ResourceUsage.residentBytes();
        if (now.isEmpty()) {
            return "- rss: (not known on this system).\n";
        }
        StringBuilder text = new StringBuilder();
        if (!samples.isEmpty()) {
            text.append("- rss (sample):\n");
            chosen(wanted)
                    .forEach(sample -> text.append("-    > ").append(sample).append(",\n"));
        }
        return text.append("- rss (end): ")
                .append(ResourceUsage.shown(now.getAsLong()))
                .append(".\n")
                .toString();
    }

    private List<String> chosen(int wanted) {
        List<String> all = List.copyOf(samples);
        int count = Math.min(wanted, all.size());
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }
}
