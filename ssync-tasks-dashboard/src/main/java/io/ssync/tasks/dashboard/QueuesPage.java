package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Tag.tag;
import static io.ssync.tasks.dashboard.Texts.t;

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
