package io.ssync.tasks.internal.worker.process;

import io.ssync.tasks.worker.Worker.ChildCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children of a worker: one for each task that runs at a time, and a spare one, so that the place of one that ends is taken
 * at once. Replaces those that have ended, have had their share of tasks, or have grown too large.
 *
 * <p>Safe for use by any thread. Ends with {@link #close}; a child that is still starting then ends as soon as it is ready.
 */
public final class ChildProcesses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildProcesses.class);

    private static final int SPARE = 1;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How long children may take to end when all of them are asked to. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final ChildCommand command;
    private final int maxCalls;
    private final long maxKilobytes;
    private final Path folder;

    /** All below is guarded by this. The value says which generation the child is of. */
    private final Map<ChildProcess, Integer> children = new LinkedHashMap<>();

    private final Deque<ChildProcess> idle = new ArrayDeque<>();
    private int slots;
    private int starting;
    private int failures;
    private int generation;
    private boolean closed;
    private @Nullable String problem;

    /**
     * Begins to start children.
     *
     * @param slots how many tasks run at a time
     * @param maxCalls after how many calls a child is replaced; 0 for never
     * @param maxKilobytes above which resident memory a child is replaced after its task; 0 for never
     */
    public ChildProcesses(ChildCommand command, int slots, int maxCalls, long maxKilobytes) {
        this.command = command;
        this.slots = slots;
        this.maxCalls = maxCalls;
        this.maxKilobytes = maxKilobytes;
        try {
            folder = Files.createTempDirectory("ssync");
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the sockets of child processes: " + e.getMessage(), e);
        }
        supply();
    }

    /**
     * Waits until a child is ready.
     *
     * @throws IllegalStateException if one could not be started; the message says why
     */
    public synchronized void awaitFirst() {
        try {
            while (idle.isEmpty() && problem == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the child processes start", e);
        }
        if (idle.isEmpty()) {
            throw new IllegalStateException("the child processes do not start: " + problem);
        }
    }

    /** A child for one call after the other, until it is given back; null if none is ready in time, or none is wanted any more. */
    public synchronized @Nullable ChildProcess take(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!closed) {
            ChildProcess child = idle.poll();
            if (child != null && child.isUsable()) {
                return child;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (child == null && left <= 0) {
                return null;
            }
            if (child == null) {
                wait(left);
            }
        }
        return null;
    }

    /** Takes a child back, for the next call if it is still good for one. */
    public void giveBack(ChildProcess child) {
        boolean worn = maxCalls > 0 && child.calls() >= maxCalls
                || maxKilobytes > 0 && child.residentKilobytes().orElse(0) > maxKilobytes;
        synchronized (this) {
            Integer born = children.get(child);
            if (born == null || !child.isUsable()) {
                // It has ended, and another one takes its place.
                return;
            }
            if (worn || born < generation || children.size() > slots + SPARE) {
                remove(child);
            } else {
                // First, so that the tasks go to those whose code is warm.
                idle.addFirst(child);
                notifyAll();
            }
        }
    }

    /** Changes how many tasks run at a time. */
    public synchronized void resize(int newSlots) {
        slots = newSlots;
        while (children.size() > slots + SPARE && !idle.isEmpty()) {
            remove(idle.removeLast());
        }
        supply();
    }

    /** Replaces all children, those that are busy after their task. */
    public synchronized void replaceAll() {
        generation++;
        List.copyOf(idle).forEach(this::remove);
    }

    /** The children that are there, the oldest first. */
    public synchronized Collection<ChildProcess> all() {
        return List.copyOf(children.keySet());
    }

    /** Why no child is there, or null if one is, or will be. */
    public synchronized @Nullable String problem() {
        return children.isEmpty() ? problem : null;
    }

    /** Kills those that are busy. */
    public synchronized void killBusy() {
        closed = true;
        notifyAll();
        children.keySet().stream().filter(child -> !idle.contains(child)).forEach(ChildProcess::kill);
    }

    @Override
    public void close() {
        Collection<ChildProcess> left;
        synchronized (this) {
            closed = true;
            left = all();
            left.forEach(ChildProcess::retire);
            children.clear();
            idle.clear();
            notifyAll();
        }
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        left.forEach(child -> child.endBy(deadline));
        deleteFolder();
    }

    /** The last one to need it does: a child may still be starting. */
    private synchronized void deleteFolder() {
        if (!closed || starting > 0) {
            return;
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            log.debug("{} stays behind", folder, e);
        }
    }

    private synchronized void supply() {
        int processors = Runtime.getRuntime().availableProcessors();
        while (!closed && starting < processors && children.size() + starting < slots + SPARE) {
            starting++;
            Thread thread = new Thread(this::start, "ssync-child-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void start() {
        ChildProcess child = null;
        try {
            if (pause()) {
                child = ChildProcess.start(command, folder);
            }
        } catch (IOException e) {
            log.error("{}", e.getMessage());
            failed(String.valueOf(e.getMessage()));
        } finally {
            started(child);
        }
    }

    /** Waits after failures, longer each time; false if no child is wanted any more. */
    private synchronized boolean pause() {
        long pause = failures == 0 ? 0 : Math.min(LONGEST_PAUSE.toMillis(), 500L << Math.min(failures, 10));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
        try {
            for (long left = pause;
                    left > 0 && !closed;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !closed;
    }

    private synchronized void failed(String why) {
        failures++;
        problem = why;
        notifyAll();
    }

    private synchronized void started(@Nullable ChildProcess child) {
        starting--;
        if (child != null && closed) {
            child.retire();
        } else if (child != null) {
            failures = 0;
            problem = null;
            log.info("{} is ready after {} ms", child, child.startTime().toMillis());
            children.put(child, generation);
            idle.addLast(child);
            notifyAll();
            child.onExit(() -> gone(child));
        }
        supply();
        deleteFolder();
    }

    private synchronized void gone(ChildProcess child) {
        if (children.remove(child) != null) {
            // The thread that speaks with it reports its end; there may still be something to read.
            if (idle.remove(child)) {
                log.warn("{} while it had no task", child.awaitEnd());
            }
            supply();
        }
    }

    private void remove(ChildProcess child) {
        log.info("{} is replaced after {} tasks", child, child.calls());
        children.remove(child);
        idle.remove(child);
        child.retire();
        supply();
    }
}
