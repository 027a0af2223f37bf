package io.ssync.site;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is around every page: the search, the list of pages, what is on this one, and its neighbours. */
final class PageTemplate {
    private static final String NAME = "SSync Tasks";

    private final Contents contents;
    private final String version;
    private final boolean api;

    /**
     * For these pages.
     *
     * @param api whether there is a folder {@code api} to point to
     */
    PageTemplate(Contents contents, String version, boolean api) {
        this.contents = contents;
        this.version = version;
        this.api = api;
    }

    String page(Page page) {
        String body = "<h1>" + escaped(page.title()) + "</h1>\n" + page.html() + neighbours(page);
        boolean home = page.place().equals("index.html");
        return around(page.place(), home ? NAME : page.title() + " – " + NAME, page.summary(), body, onThisPage(page));
    }

    String code(String file, String code) {
        String place = Places.of(file);
        String name = file.substring(file.lastIndexOf('/') + 1);
        String language = switch (Places.extension(file)) {
            case "kt" -> "kotlin";
            case "py" -> "python";
            default -> Places.extension(file);
        };
        return around(
                place,
                name + " – " + NAME,
                "The source of " + name + ".",
                "<h1>" + escaped(name) + "</h1>\n<pre tabindex=\"0\"><code class=\"language-" + language + "\">"
                        + escaped(code) + "</code></pre>\n",
                "");
    }

    private String around(String place, String title, String summary, String body, String onThisPage) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <meta name="description" content="%s">
                <link rel="stylesheet" href="%s">
                <link rel="icon" href="data:,">
                <script src="%s"></script>
                </head>
                <body data-root="%s">
                <a class="skip" href="#content">To the content</a>
                <header>
                <button type="button" id="menu" aria-expanded="false" aria-controls="pages">Menu</button>
                <a class="name" href="%s">SSync Tasks <span>%s</span></a>
                <search role="search">
                <input type="search" id="search" placeholder="Search" aria-label="Search the pages" autocomplete="off" spellcheck="false"
                 role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
                <div id="found" role="listbox" aria-label="Found" hidden></div>
                <span id="count" role="status"></span>
                </search>
                <button type="button" id="theme" aria-label="Light or dark">◐</button>
                </header>
                <div class="sides">
                <nav id="pages" aria-label="Pages">
                %s</nav>
                <main id="content">
                %s</main>
                %s</div>
                <script src="%s"></script>
                <script src="%s"></script>
                </body>
                </html>
                """.formatted(
                        escaped(title),
                        escaped(summary),
                        Places.link(place, "assets/site.css"),
                        Places.link(place, "assets/theme.js"),
                        root(place),
                        Places.link(place, "index.html"),
                        escaped(version),
                        pages(place),
                        body,
                        onThisPage,
                        Places.link(place, "assets/prism.js"),
                        Places.link(place, "assets/site.js"));
    }

    /** What leads from a page to the top of the site: empty, or ending in a slash. */
    private static String root(String place) {
        return "../".repeat((int) place.chars().filter(c -> c == '/').count());
    }

    private String pages(String place) {
        StringBuilder html = new StringBuilder();
        for (Contents.Group group : contents.groups()) {
            html.append("<h2>").append(escaped(group.name())).append("</h2>\n<ul>\n");
            for (Contents.Entry entry : group.entries()) {
                String to = Places.of(entry.file());
                html.append("<li><a href=\"")
                        .append(Places.link(place, to))
                        .append(to.equals(place) ? "\" aria-current=\"page\">" : "\">")
                        .append(escaped(entry.name()))
                        .append("</a></li>\n");
            }
            html.append("</ul>\n");
        }
        if (api) {
            html.append("<h2>Javadoc</h2>\n<ul>\n<li><a href=\"")
                    .append(Places.link(place, "api/index.html"))
                    .append("\">All public types</a></li>\n</ul>\n");
        }
        return html.toString();
    }

    private static String onThisPage(Page page) {
        List<Page.Section> parts = page.sections().stream()
                .filter(part -> part.level() == 2 || part.level() == 3)
                .toList();
        if (parts.size() < 3) {
            return "";
        }
        return parts.stream()
                .map(part -> "<li class=\"level" + part.level() + "\"><a href=\"#" + part.anchor() + "\">"
                        + escaped(part.heading()) + "</a></li>\n")
                .collect(Collectors.joining(
                        "",
                        "<nav id=\"here\" aria-label=\"On this page\">\n<h2>On this page</h2>\n<ul>\n",
                        "</ul>\n</nav>\n"));
    }

    private String neighbours(Page page) {
        List<Contents.Entry> entries = contents.entries();
        int here = IntStream.range(0, entries.size())
                .filter(i -> entries.get(i).file().equals(page.file()))
                .findFirst()
                .orElse(-1);
        StringBuilder html = new StringBuilder("<nav class=\"neighbours\" aria-label=\"Before and after\">\n");
        if (here > 0) {
            html.append(neighbour(page, entries.get(here - 1), "prev", "← "));
        }
        if (here >= 0 && here < entries.size() - 1) {
            html.append(neighbour(page, entries.get(here + 1), "next", "→ "));
        }
        return here < 0 ? "" : html.append("</nav>\n").toString();
    }

    private static String neighbour(Page page, Contents.Entry entry, String rel, String arrow) {
        return "<a rel=\"" + rel + "\" href=\"" + Places.link(page.place(), Places.of(entry.file())) + "\">" + arrow
                + escaped(entry.name()) + "</a>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
