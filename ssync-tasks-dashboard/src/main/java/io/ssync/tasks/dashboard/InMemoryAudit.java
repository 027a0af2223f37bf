package io.ssync.tasks.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An audit of this process, for apps without a database. */
final class InMemoryAudit implements Audit {
    private static final int MOST = 1_000;

    /** The newest first; guarded by this. */
    private final Deque<Line> lines = new ArrayDeque<>();

    @Override
    public synchronized void note(Line line) {
        lines.addFirst(line);
        if (lines.size() > MOST) {
            lines.removeLast();
        }
    }

    @Override
    public synchronized List<Line> latest(int limit) {
        return lines.stream().limit(limit).toList();
    }
}
