package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;

/** All queues. */
final class QueuesPage {
    private QueuesPage() {}

    static Html of(View view, Snapshot seen) {
        return Html.of(
                tag("h1").text(t("page.queues")),
                tag("p", "lead").text(t("queues.lead")),
                NowPage.live(NowPage.pieces(view, seen), "queues"));
    }
}
