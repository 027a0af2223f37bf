package io.ssync.tasks.cli.facts;

import io.ssync.tasks.Canvas.Workflow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API and {@code ssync workflow show} tell of a workflow. */
public final class WorkflowFacts {
    private WorkflowFacts() {}

    /** The whole tree, for JSON. */
    public static Map<String, @Nullable Object> of(Workflow.Part part) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("kind", part.kind());
        facts.put("name", part.name());
        facts.put("id", part.id().isEmpty() ? null : part.id());
        facts.put("state", part.state().name());
        facts.put("since", part.since().map(Instant::toString).orElse(null));
        List<Map<String, @Nullable Object>> parts =
                part.parts().stream().map(WorkflowFacts::of).toList();
        facts.put("parts", parts);
        return facts;
    }
}
