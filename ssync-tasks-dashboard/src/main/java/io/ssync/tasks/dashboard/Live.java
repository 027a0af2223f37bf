package io.ssync.tasks.dashboard;

import io.ssync.tasks.dashboard.page.Html;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Tells all open pages what has changed of what they show. A piece is rendered once for all of them. Who is slow gets the next state
 * instead of each, and holds nobody up. Safe for use by any thread.
 */
final class Live implements AutoCloseable {
    /** More than people; each has a connection. */
    private static final int MOST_VIEWERS = 200;

    /** One question asks for all of them. */
    private static final int MOST_TASKS = 1_000;

    /** As long as a connection takes what it is given, two would do. */
    private static final int MOST_THREADS = 16;

    /** After so many rounds the browser has to come again, so that whoever may not look any more is shut out. */
    private static final int ROUNDS = 150;

    /** Rounds between signs of life, which also show who is gone. */
    private static final int SILENCE = 7;

    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final ThreadPoolExecutor senders =
            new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "ssync-dashboard-live");
                thread.setDaemon(true);
                return thread;
            });

    /** Adds somebody who wants these pieces; empty if there are too many, or this is closed. */
    Optional<Runnable> add(Set<String> pieces, LiveClient client) {
        if (viewers.size() >= MOST_VIEWERS) {
            return Optional.empty();
        }
        Viewer viewer = new Viewer(Set.copyOf(pieces), client);
        viewers.add(viewer);
        if (closed) {
            // Too late for close to see it.
            viewers.remove(viewer);
            return Optional.empty();
        }
        return Optional.of(() -> viewers.remove(viewer));
    }

    /** The tasks that somebody looks at. */
    Set<String> tasks() {
        return viewers.stream()
                .flatMap(viewer -> viewer.wanted.stream())
                .filter(piece -> piece.matches("task:[\\x21-\\x7e]{1,255}"))
                .map(piece -> piece.substring("task:".length()))
                .limit(MOST_TASKS)
                .collect(Collectors.toSet());
    }

    boolean hasViewers() {
        return !viewers.isEmpty();
    }

    /** Sends everybody what is new for them. */
    void show(Map<String, Html> pieces) {
        Map<String, String> lines = new LinkedHashMap<>();
        // An event is of lines; in a page, the reference is the same as the break.
        pieces.forEach((name, piece) -> lines.put(name, piece.markup().replace("\n", "&#10;")));
        viewers.forEach(viewer -> viewer.offer(lines));
    }

    @Override
    public void close() {
        closed = true;
        viewers.forEach(Viewer::end);
        senders.shutdown();
    }

    private final class Viewer {
        private final Set<String> wanted;
        private final LiveClient client;
        private final AtomicBoolean busy = new AtomicBoolean();

        // Those below belong to whoever has made it busy.

        private final Map<String, String> shown = new LinkedHashMap<>();
        private int rounds;
        private int silent;

        Viewer(Set<String> wanted, LiveClient client) {
            this.wanted = wanted;
            this.client = client;
        }

        void offer(Map<String, String> pieces) {
            if (!busy.compareAndSet(false, true)) {
                return;
            }
            try {
                senders.execute(() -> send(pieces));
            } catch (RejectedExecutionException e) {
                // All threads wait for slow connections: it gets the next round.
                busy.set(false);
            }
        }

        private void send(Map<String, String> pieces) {
            try {
                boolean changed = false;
                for (String name : wanted) {
                    String piece = pieces.get(name);
                    if (piece != null && !piece.equals(shown.get(name))) {
                        client.send(name, piece);
                        shown.put(name, piece);
                        changed = true;
                    }
                }
                silent = changed ? 0 : silent + 1;
                if (silent >= SILENCE) {
                    client.send("still-here", "");
                    silent = 0;
                }
                if (++rounds >= ROUNDS) {
                    end();
                }
            } catch (RuntimeException e) {
                // Gone, as browsers go.
                end();
            } finally {
                busy.set(false);
            }
        }

        void end() {
            viewers.remove(this);
            client.close();
        }
    }
}
