package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.Canvas.Workflow;
import io.ssync.tasks.dashboard.page.Html;
import java.util.ArrayList;
import java.util.List;

/** A workflow as a tree. */
final class WorkflowPage {
    private WorkflowPage() {}

    static Html of(View view, Workflow workflow) {
        Html id = View.hidden("id", workflow.id());
        return Html.of(
                tag("h1").text(t("workflow.title")),
                tag("p", "lead").of(tag("code").text(workflow.id())),
                tag("div", "actions")
                        .of(view.button(Action.WORKFLOW_RETRY, id), view.button(Action.WORKFLOW_CANCEL, id)),
                tag("ul", "tree").of(part(view, workflow.tree())));
    }

    private static Html part(View view, Workflow.Part part) {
        List<Html> content = new ArrayList<>();
        boolean single = part.parts().isEmpty();
        Html name = single && !part.id().isEmpty()
                ? tag("a", "name").href(view.to("task").with("id", part.id())).text(part.name())
                : tag("span", single ? "name" : "kind").text(part.name());
        content.add(name);
        content.add(Html.text(" "));
        content.add(Show.state(part.state()));
        part.since().ifPresent(time -> {
            content.add(Html.text(" "));
            content.add(Show.ago(time, view.now()));
        });
        if (!single) {
            content.add(tag("ul")
                    .of(part.parts().stream().map(inner -> part(view, inner)).toList()));
        }
        return tag("li").of(content);
    }
}
