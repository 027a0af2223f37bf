package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the result backend what sent workflows are made of, many with one commit and on a thread of its own: that is for people, and
 * nobody who sends a workflow waits for it, least of all while the backend is away. What cannot be kept is left out; the workflow
 * itself needs nothing of it. Safe for use by any thread.
 */
public final class WorkflowKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkflowKeeper.class);

    /** So many characters wait in memory at most. */
    private static final int MOST_CHARACTERS = 32 << 20;

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ResultBackend results;
    private final TaskListener listener;
    private final long mostCharacters;
    private final RepeatedCauses causes;
    private final Ticker ticker;

    /** What is not kept yet, by its id. This and the rest are guarded by this object. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private long characters;
    private @Nullable SupervisedLoop loop;
    private boolean closed;

    /** A keeper for workflows of one app; it begins with the first of them. */
    public WorkflowKeeper(ResultBackend results, TaskListener listener, Ticker ticker) {
        this(results, listener, ticker, MOST_CHARACTERS);
    }

    /** The same with another number of characters that may wait. */
    WorkflowKeeper(ResultBackend results, TaskListener listener, Ticker ticker, long mostCharacters) {
        this.results = results;
        this.listener = listener;
        this.ticker = ticker;
        this.mostCharacters = mostCharacters;
        this.causes = new RepeatedCauses(log, ticker);
    }

    /** Has a workflow kept soon. */
    public synchronized void keep(String id, String json) {
        if (closed || characters + json.length() > mostCharacters) {
            causes.warn(
                    "a workflow is sent, but nobody will see it as a tree:",
                    id,
                    new IllegalStateException("too many wait for the result backend"));
            return;
        }
        String before = waiting.put(id, json);
        characters += json.length() - (before == null ? 0 : before.length());
        if (loop == null) {
            loop = SupervisedLoop.start("ssync-workflows", this::step, listener, ticker);
        }
        notifyAll();
    }

    /** What is kept of a workflow, or will be soon. */
    public Optional<String> find(String id) {
        synchronized (this) {
            String json = waiting.get(id);
            if (json != null) {
                return Optional.of(json);
            }
        }
        return results.findWorkflow(id);
    }

    /** Takes the next ones at hand to the result backend, waiting for the first. */
    private void step() throws InterruptedException {
        save(next());
    }

    private synchronized Map<String, String> next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        Map<String, String> next = new LinkedHashMap<>();
        for (Map.Entry<String, String> workflow : waiting.entrySet()) {
            if (next.size() == BATCH) {
                break;
            }
            next.put(workflow.getKey(), workflow.getValue());
        }
        return next;
    }

    private void save(Map<String, String> workflows) {
        if (workflows.isEmpty()) {
            return;
        }
        try {
            results.saveWorkflows(workflows);
        } catch (ResultBackendAwayException e) {
            // They wait where they are.
            throw e;
        } catch (RuntimeException e) {
            if (workflows.size() > 1) {
                workflows.forEach((id, json) -> save(Map.of(id, json)));
                return;
            }
            log.warn("workflow {} is sent, but nobody will see it as a tree", workflows.keySet(), e);
        }
        kept(workflows);
    }

    private synchronized void kept(Map<String, String> workflows) {
        workflows.forEach((id, json) -> {
            if (waiting.remove(id, json)) {
                characters -= json.length();
            }
        });
    }

    /** Takes what waits to the result backend, if that is there. */
    @Override
    public void close() {
        SupervisedLoop running;
        synchronized (this) {
            closed = true;
            running = loop;
            notifyAll();
        }
        if (running == null) {
            return;
        }
        // Not interrupted at once: it may be in the middle of a commit.
        running.requestStop();
        running.join(PATIENCE);
        running.stop(PATIENCE);
        saveRest();
    }

    private void saveRest() {
        try {
            for (Map<String, String> rest = rest(); !rest.isEmpty(); rest = rest()) {
                save(rest);
            }
        } catch (ResultBackendAwayException e) {
            log.warn("{} workflows are sent, but nobody will see them as trees: {}", rest().size(), e.getMessage());
        }
    }

    private synchronized Map<String, String> rest() {
        return new LinkedHashMap<>(waiting);
    }
}
