package io.ssync.example.pages;

import static io.ssync.example.pages.Texts.t;
import static io.ssync.tasks.dashboard.page.Tag.tag;

import io.ssync.example.pages.SchoolLists.Choice;
import io.ssync.tasks.dashboard.page.Fields;
import io.ssync.tasks.dashboard.page.Html;
import io.ssync.tasks.dashboard.page.Link;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Small pieces that several pages have. */
final class Parts {
    /** Of a list. */
    static final int ON_A_PAGE = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Parts() {}

    static Html title(String text) {
        return tag("h1").text(text);
    }

    static Html lead(String text) {
        return tag("p", "lead").text(text);
    }

    static Html section(String title, Html... content) {
        return tag("section").of(tag("h2").text(title), Html.of(content));
    }

    static Html empty(String text) {
        return tag("p", "empty").text(text);
    }

    static Html alert(Html... content) {
        return tag("div", "alert").attr("role", "alert").of(content);
    }

    static Html link(Link link, String text) {
        return tag("a").href(link).text(text);
    }

    /** A link that looks like a button: a download. */
    static Html download(Link link, String text) {
        return tag("a", "button").href(link).text(text);
    }

    static Html list(List<String> lines) {
        return tag("ul", "list")
                .of(lines.stream().map(line -> tag("li").text(line)).toList());
    }

    /** Facts, each a name and a text. */
    static Html facts(List<Html> facts) {
        return tag("dl", "facts").of(facts);
    }

    static Html fact(String name, Object value) {
        return fact(name, Html.text(value));
    }

    static Html fact(String name, Html value) {
        return tag("div").of(tag("dt").text(name), tag("dd").of(value));
    }

    static Html time(Instant time) {
        return tag("time").attr("datetime", time).text(TIME.format(time));
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A choice of things by name; with {@code none} of none of them. */
    static Html choice(String name, String label, List<Choice> choices, Optional<Long> chosen, Optional<String> none) {
        List<Fields.Option> options = new ArrayList<>();
        none.ifPresent(text -> options.add(new Fields.Option("", text)));
        choices.forEach(choice -> options.add(new Fields.Option(String.valueOf(choice.id()), choice.name())));
        return Fields.choice(name, label, options, chosen.map(String::valueOf));
    }

    static Html check(String name, String label) {
        return tag("label", "check")
                .of(
                        tag("input")
                                .attr("type", "checkbox")
                                .attr("name", name)
                                .attr("value", "true")
                                .of(),
                        tag("span").text(label));
    }

    /** The way to the pages before and after. */
    static Html turn(Link link, int page, long count) {
        List<Html> links = new ArrayList<>();
        if (page > 1) {
            links.add(link(link.with("page", String.valueOf(page - 1)), t("turn.before")));
        }
        if ((long) page * ON_A_PAGE < count) {
            links.add(link(link.with("page", String.valueOf(page + 1)), t("turn.after")));
        }
        return links.isEmpty() ? Html.NOTHING : tag("p", "turn").of(links);
    }
}
