package io.ssync.tasks.dashboard;

import static io.ssync.tasks.dashboard.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.PageSafety;
import io.ssync.tasks.dashboard.page.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is around every page: its head, the way to the other pages, who is signed in, and the headers that keep it safe. */
final class Frame {
    /** The pages in the order of their use: place, which is also the end of the key of the name. */
    private static final List<String> PAGES =
            List.of("", "tasks", "queues", "charts", "dead", "schedules", "ledger", "workers", "limits", "audit");

    private final String app;
    private final List<String> pages;

    Frame(String app, boolean schedules, boolean ledger) {
        this.app = app;
        this.pages = PAGES.stream()
                .filter(page -> schedules || !page.equals("schedules"))
                .filter(page -> ledger || !page.equals("ledger"))
                .toList();
    }

    /** A page for somebody who may look; {@code note} is the key of what was just done, with its number. */
    DashboardAnswer page(View view, String place, String title, Optional<Html> note, Html content) {
        Html top = tag("header", "top")
                .of(
                        tag("a", "skip").href(Link.CONTENT).text(t("frame.skip")),
                        tag("a", "brand")
                                .href(view.to(""))
                                .of(Html.text(app), tag("span", "sub").text(t("frame.product"))),
                        tag("nav")
                                .attr("aria-label", t("frame.pages"))
                                .of(pages.stream()
                                        .map(page -> tab(view, page, page.equals(place)))
                                        .toList()),
                        who(view));
        Html main = tag("main")
                .attr("id", "content")
                .of(
                        note.map(text -> tag("p", "note").attr("role", "status").of(text))
                                .orElse(Html.NOTHING),
                        content);
        return document(200, view.base(), title, tag("body").of(top, main));
    }

    private Html tab(View view, String page, boolean here) {
        Tag link = tag("a").href(view.to(page));
        return (here ? link.attr("aria-current", "page") : link).text(t("page." + (page.isEmpty() ? "now" : page)));
    }

    private static Html who(View view) {
        Html name = tag("span", "user")
                .attr("title", t("role." + view.user().role()))
                .text(view.user().name());
        Html out = view.signedIn()
                ? tag("form")
                        .attr("method", "post")
                        .action(view.to("logout"))
                        .of(
                                View.hidden("token", view.formToken()),
                                tag("button", "quiet").attr("type", "submit").text(t("frame.logout")))
                : Html.NOTHING;
        return tag("div", "who").of(name, out);
    }

    /** A page for anybody, also those who may not look. */
    DashboardAnswer plain(int status, String base, String title, Html... content) {
        return document(
                status,
                base,
                title,
                tag("body", "alone")
                        .of(tag("main").attr("id", "content").of(tag("h1").text(title), Html.of(content))));
    }

    private DashboardAnswer document(int status, String base, String title, Html body) {
        Html head = tag("head")
                .of(
                        tag("meta").attr("charset", "utf-8").of(),
                        tag("meta")
                                .attr("name", "viewport")
                                .attr("content", "width=device-width, initial-scale=1")
                                .of(),
                        tag("meta")
                                .attr("name", "color-scheme")
                                .attr("content", "light dark")
                                .of(),
                        tag("title").text(title + " · " + app),
                        tag("link")
                                .attr("rel", "icon")
                                .href(Asset.ICON.link(base))
                                .of(),
                        tag("link")
                                .attr("rel", "stylesheet")
                                .href(Asset.STYLE.link(base))
                                .of(),
                        tag("script")
                                .attr("defer", "defer")
                                .src(Asset.SCRIPT.link(base))
                                .of());
        byte[] page = tag("html")
                .attr("lang", t("frame.language"))
                .attr("data-base", base)
                .of(head, body)
                .document()
                .getBytes(StandardCharsets.UTF_8);
        return secured(new DashboardAnswer(status, Map.of("Content-Type", "text/html; charset=utf-8"), page));
    }

    /** To another page. */
    static DashboardAnswer redirect(Link link) {
        return secured(new DashboardAnswer(303, Map.of("Location", link.address()), new byte[0]));
    }

    static DashboardAnswer secured(DashboardAnswer answer) {
        return new DashboardAnswer(answer.status(), PageSafety.headers(answer.headers()), answer.body());
    }
}
