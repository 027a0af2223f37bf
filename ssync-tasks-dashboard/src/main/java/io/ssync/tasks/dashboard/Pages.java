package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.TaskApp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The pages by their places. Safe for use by any thread. */
final class Pages {
    /** Shows something; empty if what is asked for is not there. */
    private interface Show {
        Optional<Page> page(DashboardRequest request, View view);
    }

    /**
     * A page.
     *
     * @param tab the place of the page among those of the navigation that it belongs to
     */
    record Page(String tab, String title, Html content) {}

    private final TaskApp app;
    private final Poller poller;
    private final Map<String, Show> places = new LinkedHashMap<>();

    Pages(TaskApp app, Poller poller) {
        this.app = app;
        this.poller = poller;
        places.put("", this::now);
        places.put("queues", this::queues);
        places.put("queue", this::queue);
    }

    boolean has(String place) {
        return places.containsKey(place);
    }

    /** The page of a place; empty if there is none. */
    Optional<Page> show(DashboardRequest request, View view) {
        return Optional.ofNullable(places.get(request.place())).flatMap(show -> show.page(request, view));
    }

    private Optional<Page> now(DashboardRequest request, View view) {
        return page("", t("page.now"), NowPage.of(view, poller.now()));
    }

    private Optional<Page> queues(DashboardRequest request, View view) {
        return page("queues", t("page.queues"), QueuesPage.of(view, poller.now()));
    }

    private Optional<Page> queue(DashboardRequest request, View view) {
        return request.query("name")
                .map(name ->
                        new Page("queues", name, QueuePage.of(view, app.broker().status(name))));
    }

    private static Optional<Page> page(String tab, String title, Html content) {
        return Optional.of(new Page(tab, title, content));
    }
}
