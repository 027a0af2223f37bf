package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.dashboard.page.Html;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pages by their places. Safe for use by any thread. */
final class Pages {
    /** A page of a large ledger comes before what is to be in it. */
    private static final Duration LEDGER_HASTE = Duration.ofMillis(100);

    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(30);

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
    private final Audit audit;
    private final @Nullable ScheduleVerbs schedules;
    private final @Nullable LedgerLook ledger;
    private final Set<String> queues;
    private final Map<String, Show> places = new LinkedHashMap<>();

    Pages(
            TaskApp app,
            Poller poller,
            Audit audit,
            @Nullable ScheduleVerbs schedules,
            @Nullable LedgerLook ledger,
            Set<String> queues) {
        this.app = app;
        this.poller = poller;
        this.audit = audit;
        this.schedules = schedules;
        this.ledger = ledger;
        this.queues = Set.copyOf(queues);
        places.put("", this::now);
        places.put("tasks", this::tasks);
        places.put("task", this::task);
        places.put("queues", this::queues);
        places.put("queue", this::queue);
        places.put("charts", this::charts);
        places.put("dead", this::dead);
        places.put("schedules", this::schedules);
        places.put("schedule", this::schedule);
        places.put("ledger", this::ledger);
        places.put("workflow", this::workflow);
        places.put("workers", this::workers);
        places.put("limits", this::limits);
        places.put("audit", this::audit);
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

    private Optional<Page> tasks(DashboardRequest request, View view) {
        return page("tasks", t("page.tasks"), TasksPage.of(view, app, request));
    }

    private Optional<Page> task(DashboardRequest request, View view) {
        return request.query("id")
                .map(String::strip)
                .map(id -> new Page(
                        "tasks",
                        t("task.title"),
                        TaskPage.of(view, app, id, request.query("why").isPresent())));
    }

    private Optional<Page> charts(DashboardRequest request, View view) {
        return page("charts", t("page.charts"), ChartsPage.of(view, app.broker(), request));
    }

    /** All reasons of all queues, those of one queue, or the letters of one reason. */
    private Optional<Page> dead(DashboardRequest request, View view) {
        Optional<String> queue = request.query("queue");
        Optional<String> group = request.query("group");
        if (queue.isPresent() && group.isPresent()) {
            return page("dead", t("page.dead"), DeadPage.letters(view, app.broker(), queue.get(), group.get()));
        }
        List<QueueStatus> shown = queue.map(name -> List.of(app.broker().status(name)))
                .orElseGet(() -> poller.now().queues().stream()
                        .map(Snapshot.Queue::status)
                        .toList());
        return page("dead", t("page.dead"), DeadPage.groups(view, app.broker(), shown));
    }

    private Optional<Page> schedules(DashboardRequest request, View view) {
        return Optional.ofNullable(schedules).map(known -> new Page("schedules", t("page.schedules"), known.all(view)));
    }

    private Optional<Page> schedule(DashboardRequest request, View view) {
        return request.query("name")
                .flatMap(name -> Optional.ofNullable(schedules)
                        .flatMap(known -> known.one(view, name, request))
                        .map(content -> new Page("schedules", name, content)));
    }

    private Optional<Page> ledger(DashboardRequest request, View view) {
        return Optional.ofNullable(ledger)
                .map(look -> new Page(
                        "ledger",
                        t("page.ledger"),
                        LedgerPage.of(
                                view,
                                look.within(request.query("wait").isPresent() ? LEDGER_PATIENCE : LEDGER_HASTE))));
    }

    private Optional<Page> workflow(DashboardRequest request, View view) {
        return request.query("id")
                .flatMap(app::workflow)
                .map(workflow -> new Page("tasks", t("workflow.title"), WorkflowPage.of(view, workflow)));
    }

    private Optional<Page> workers(DashboardRequest request, View view) {
        return page("workers", t("page.workers"), WorkersPage.of(view, poller.now()));
    }

    /** Of the queues that somebody reads, too. */
    private Optional<Page> limits(DashboardRequest request, View view) {
        Set<String> all = new TreeSet<>(queues);
        poller.now().queues().forEach(queue -> all.add(queue.status().queue()));
        return page("limits", t("page.limits"), LimitsPage.of(view, app.broker(), List.copyOf(all)));
    }

    private Optional<Page> audit(DashboardRequest request, View view) {
        return page("audit", t("page.audit"), AuditPage.of(view, audit));
    }

    private static Optional<Page> page(String tab, String title, Html content) {
        return Optional.of(new Page(tab, title, content));
    }
}
