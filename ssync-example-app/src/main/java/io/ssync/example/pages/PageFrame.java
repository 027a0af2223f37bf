package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.javalin.http.Context;
import io.ssync.tasks.dashboard.Dashboard;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import io.ssync.tasks.dashboard.page.PageFile;
import io.ssync.tasks.dashboard.page.PageSafety;
import io.ssync.tasks.dashboard.page.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is around every page: its head, the way to the other pages, who is signed in, and the headers that keep it safe. */
final class PageFrame {
    /** The look of the dashboard, and what only these pages have. */
    private static final List<PageFile> FILES = List.of(
            new PageFile(Dashboard.class, "style.css", "text/css; charset=utf-8"),
            new PageFile(PageFrame.class, "school.css", "text/css; charset=utf-8"),
            new PageFile(PageFrame.class, "school.js", "text/javascript; charset=utf-8"),
            new PageFile(Dashboard.class, "icon.svg", "image/svg+xml"));

    private final String school;

    PageFrame(String school) {
        this.school = school;
    }

    /** Files that pages need; browsers may keep them. */
    static List<PageFile> files() {
        return FILES;
    }

    static void file(Context request, PageFile file) {
        PageSafety.headers(Map.of("Cache-Control", "public, max-age=604800")).forEach(request::header);
        request.contentType(file.type()).result(file.content());
    }

    /** A page for somebody who may look. */
    void show(Context request, Visitor visitor, Page page) {
        Html top = tag("header", "top")
                .of(
                        tag("a", "skip").href(Link.CONTENT).text(t("frame.skip")),
                        tag("a", "brand")
                                .href(Visitor.to(""))
                                .of(Html.text(school), tag("span", "sub").text(t("frame.product"))),
                        tag("nav").attr("aria-label", t("frame.pages")).of(tabs(visitor, page.tab())),
                        who(visitor));
        Html said = tag("p", "said").attr("role", "status").attr("id", "said").of();
        Html main = tag("main").attr("id", "content").of(page.content());
        document(request, page.title(), page.running(), tag("body").of(top, said, main));
    }

    private static List<Html> tabs(Visitor visitor, String here) {
        List<Html> tabs = new ArrayList<>();
        for (String place : places(visitor)) {
            Tag link = tag("a").href(Visitor.to(place));
            tabs.add((place.equals(here) ? link.attr("aria-current", "page") : link).text(t("page." + place)));
        }
        return tabs;
    }

    /** The pages that are somebody's business; the first is where they begin. */
    static List<String> places(Visitor visitor) {
        List<String> places = new ArrayList<>();
        if (visitor.staff()) {
            places.add("uploads");
        }
        if (visitor.handlesResults()) {
            places.add("results");
        }
        if (visitor.handlesFees()) {
            places.add("fees");
        }
        places.add("cards");
        if (visitor.handlesResults() || visitor.handlesFees()) {
            places.add("mine");
        }
        return places;
    }

    private static Html who(Visitor visitor) {
        Html out = visitor.signedIn()
                ? tag("form")
                        .attr("method", "post")
                        .action(Visitor.to("logout"))
                        .of(
                                Visitor.hidden("token", visitor.formToken()),
                                tag("button", "quiet").attr("type", "submit").text(t("frame.logout")))
                : Html.NOTHING;
        return tag("div", "who").of(tag("span", "user").text(visitor.name()), out);
    }

    /** A page for anybody, also those who may not look. */
    void plain(Context request, int status, String title, Html... content) {
        request.status(status);
        document(
                request,
                title,
                false,
                tag("body", "alone")
                        .of(tag("main").attr("id", "content").of(tag("h1").text(title), Html.of(content))));
    }

    /** Why something was not done, and the way back. */
    void problem(Context request, PageProblem problem, @Nullable Visitor visitor) {
        Html reason = tag("p", "alert").attr("role", "alert").text(problem.reason());
        Html back = tag("p").of(tag("a").href(Visitor.to("")).text(t("problem.home")));
        if (visitor == null) {
            plain(request, problem.status(), problem.title(), reason, back);
        } else {
            request.status(problem.status());
            show(request, visitor, Page.of("", problem.title(), tag("h1").text(problem.title()), reason, back));
        }
    }

    private void document(Context request, String title, boolean running, Html body) {
        List<Html> head = new ArrayList<>(List.of(
                tag("meta").attr("charset", "utf-8").of(),
                tag("meta")
                        .attr("name", "viewport")
                        .attr("content", "width=device-width, initial-scale=1")
                        .of(),
                tag("meta")
                        .attr("name", "color-scheme")
                        .attr("content", "light dark")
                        .of(),
                tag("title").text(title + " · " + school)));
        for (PageFile file : FILES) {
            Link link = file.link(SchoolPages.PATH);
            head.add(
                    switch (file.type().substring(0, 6)) {
                        case "text/c" ->
                            tag("link").attr("rel", "stylesheet").href(link).of();
                        case "text/j" ->
                            tag("script").attr("defer", "defer").src(link).of();
                        default -> tag("link").attr("rel", "icon").href(link).of();
                    });
        }
        if (running) {
            // With the script the page is kept up to date without loading it again.
            head.add(tag("noscript")
                    .of(tag("meta")
                            .attr("http-equiv", "refresh")
                            .attr("content", "2")
                            .of()));
        }
        PageSafety.headers(Map.of()).forEach(request::header);
        request.contentType("text/html; charset=utf-8")
                .result(tag("html")
                        .attr("lang", t("frame.language"))
                        .of(tag("head").of(head), body)
                        .document());
    }
}
