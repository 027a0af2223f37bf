package io.ssync.tasks;

import io.ssync.tasks.internal.canvas.KeptWorkflow;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that is kept in a result backend. Nothing but its form is kept here, so every method sees the present. Safe for use by any
 * thread.
 */
final class SentWorkflow implements Canvas.Workflow {
    private final KeptWorkflow kept;
    private final ResultBackend results;
    private final Actions actions;

    /** What it needs of its app. */
    interface Actions {
        /** Stops tasks, those that run, too. */
        void terminate(Collection<String> taskIds);

        /** Those that are revoked at this moment. */
        Collection<String> revoked();

        /** Sends what has to run again. */
        void resume(KeptWorkflow workflow, Map<String, TaskResult> known, Set<String> again);
    }

    SentWorkflow(KeptWorkflow kept, ResultBackend results, Actions actions) {
        this.kept = kept;
        this.results = results;
        this.actions = actions;
    }

    @Override
    public String id() {
        return kept.id();
    }

    @Override
    public Part tree() {
        return part(kept.tree(), known());
    }

    private Map<String, TaskResult> known() {
        Map<String, TaskResult> known = new HashMap<>();
        Batches.of(kept.taskIds(), MembersWait.WINDOW).forEach(some -> known.putAll(results.findAll(some)));
        return known;
    }

    private static Canvas.Workflow.Part part(KeptWorkflow.Part part, Map<String, TaskResult> known) {
        if (part.kind().equals("task")) {
            Optional<TaskResult> result = Optional.ofNullable(known.get(part.id()));
            return new Part(
                    part.kind(),
                    part.name(),
                    part.id(),
                    result.map(TaskResult::state).orElse(TaskState.PENDING),
                    result.map(TaskResult::storedAt),
                    List.of());
        }
        List<Part> parts =
                part.parts().stream().map(inner -> part(inner, known)).toList();
        return new Part(part.kind(), part.name(), part.id(), together(parts), Optional.empty(), parts);
    }

    private static TaskState together(List<Part> parts) {
        Set<TaskState> states = new HashSet<>();
        parts.forEach(part -> states.add(part.state()));
        for (TaskState bad : List.of(TaskState.FAILURE, TaskState.REVOKED)) {
            if (states.contains(bad)) {
                return bad;
            }
        }
        return states.size() == 1 ? states.iterator().next() : TaskState.STARTED;
    }

    @Override
    public void cancel() {
        actions.terminate(kept.taskIds());
    }

    @Override
    public Set<String> retry() {
        return again(null);
    }

    @Override
    public Set<String> retry(String from) {
        if (!names(kept.tree()).contains(from)) {
            throw new IllegalArgumentException(
                    "workflow " + id() + " has no task '" + from + "': give the name or the id of one");
        }
        return again(from);
    }

    private static Set<String> names(KeptWorkflow.Part part) {
        Set<String> names = new HashSet<>();
        if (part.kind().equals("task")) {
            names.add(part.name());
            names.add(part.id());
        }
        part.parts().forEach(inner -> names.addAll(names(inner)));
        return names;
    }

    private Set<String> again(@Nullable String from) {
        Map<String, TaskResult> known = known();
        List<String> open = kept.lastIds().stream()
                .filter(id -> !known.containsKey(id) || !known.get(id).state().isFinal())
                .toList();
        if (!open.isEmpty()) {
            throw new IllegalStateException("workflow " + id() + " has not ended: its result, task " + open.get(0)
                    + ", is still to come. Cancel it, or wait");
        }
        Set<String> again = kept.toRunAgain(known, from);
        List<String> revoked = new ArrayList<>(actions.revoked());
        revoked.retainAll(again);
        if (!revoked.isEmpty()) {
            throw new IllegalStateException("task " + revoked.get(0) + " of workflow " + id()
                    + " is revoked, and no worker would run it: send the workflow anew");
        }
        if (!again.isEmpty()) {
            again.stream().filter(known::containsKey).forEach(results::forget);
            actions.resume(kept, known, again);
        }
        return again;
    }
}
