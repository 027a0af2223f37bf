package io.ssync.tasks.cli;

import io.ssync.tasks.Canvas.Workflow;
import java.util.ArrayList;
import java.util.List;

/** A workflow as a tree of text: a line for each task, group and chain, with the states in columns. */
final class WorkflowText {
    private WorkflowText() {}

    static String tree(Workflow.Part part) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WORKFLOW", "STATE", "SINCE", "ID"));
        add(rows, part, "", "");
        return TextTable.of(rows);
    }

    /** {@code first} stands before its own line, {@code others} before those of its parts. */
    private static void add(List<List<String>> rows, Workflow.Part part, String first, String others) {
        rows.add(List.of(
                first + part.name(),
                part.state().name(),
                part.since().map(Object::toString).orElse("-"),
                part.id().isEmpty() ? "-" : part.id()));
        for (int i = 0; i < part.parts().size(); i++) {
            boolean last = i == part.parts().size() - 1;
            add(rows, part.parts().get(i), others + (last ? "└─ " : "├─ "), others + (last ? "   " : "│  "));
        }
    }
}
