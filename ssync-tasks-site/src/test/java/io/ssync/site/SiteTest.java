package io.ssync.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of this repository's own pages, and what is refused. */
class SiteTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() {
        new Site(ROOT, made, "1.2.3").build();
    }

    /** Asked of the finished pages, with what the template puts around them. */
    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String link : found(LINK, Files.readString(page))) {
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                String[] parts = link.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                if (!Files.isRegularFile(file)
                        || parts.length == 2 && !Files.readString(file).contains(" id=\"" + parts[1] + "\"")) {
                    dead.add(made.relativize(page) + " → " + link);
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(links).isGreaterThan(500);
    }

    @Test
    void everyPageHasATitleOfItsOwnAndAFirstSentence() throws IOException {
        List<String> titles = new ArrayList<>();
        for (Path page : pages()) {
            String html = Files.readString(page);
            titles.addAll(found(Pattern.compile("<title>(.+?)</title>"), html));
            assertThat(found(Pattern.compile("<meta name=\"description\" content=\"(.{15,}?)\">"), html))
                    .as(page.toString())
                    .hasSize(1);
        }

        assertThat(titles).doesNotHaveDuplicates().hasSameSizeAs(pages());
    }

    @Test
    void needsNothingFromElsewhere() throws IOException {
        for (Path page : pages()) {
            assertThat(found(
                            Pattern.compile("<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(https?:[^\"]+)"),
                            Files.readString(page)))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    @Test
    void showsTheSourcesThatPagesPointTo() {
        assertThat(made.resolve("examples/java/FirstTask.java.html"))
                .content()
                .contains("<title>FirstTask.java – SSync Tasks</title>", "language-java", "@Task");
        assertThat(made.resolve("docs/grafana.json")).hasSameTextualContentAs(ROOT.resolve("docs/grafana.json"));
        assertThat(made.resolve("NOTICE.txt")).exists();
    }

    @Test
    void isMadeAnew() throws IOException {
        repository("[A](a.md)", "# A\n\nA sentence.\n");
        Files.createDirectories(folder.resolve("site"));
        Files.writeString(folder.resolve("site/old.html"), "old");

        new Site(folder, folder.resolve("site"), "1").build();

        assertThat(folder.resolve("site/old.html")).doesNotExist();
        assertThat(folder.resolve("site/docs/a.html")).exists();
    }

    @Test
    void refusesPagesThatAreNotAsTheyShouldBe() throws IOException {
        repository(
                "[A](a.md)\n- [B](b.md)",
                "# A\n\nSee [nothing](c.md), [no heading](#nowhere), [no file](x.png) and [one](b.md#b).\n\n## Here\n");
        Files.writeString(folder.resolve("docs/b.md"), "B, without a title.\n");
        Files.writeString(folder.resolve("docs/d.md"), "# D\n\nNobody lists it.\n");

        assertThatThrownBy(() -> new Site(folder, folder.resolve("site"), "1").build())
                .hasMessageContaining("docs/b.md: begins with no title");

        Files.writeString(folder.resolve("docs/b.md"), "# B\n\nWith a title.\n");
        assertThatThrownBy(() -> new Site(folder, folder.resolve("site"), "1").build())
                .isInstanceOfSatisfying(
                        SiteException.class,
                        refused -> assertThat(refused.reasons())
                                .containsExactlyInAnyOrder(
                                        "docs/README.md: does not list docs/d.md",
                                        "docs/a.md: points to docs/c.md, which docs/README.md does not list",
                                        "docs/a.md: points to docs/a.md#nowhere, which has no such heading",
                                        "docs/a.md: points to docs/x.png, which is not there"));
        assertThat(folder.resolve("site")).doesNotExist();
    }

    @Test
    void takesNoHtml() throws IOException {
        repository(
                "[A](a.md)",
                "# A\n\nA sentence with <b>HTML</b>.\n\n<!-- a comment -->\n\n<script>alert(1)</script>\n");

        assertThatThrownBy(() -> new Site(folder, folder.resolve("site"), "1").build())
                .hasMessageContaining("docs/a.md: has HTML in it: <b>")
                .hasMessageContaining("docs/a.md: has HTML in it: <script>");
    }

    @Test
    void writesWhatIsInCodeAndHeadingsAsText() throws IOException {
        repository(
                "[A](a.md)",
                "# A <b> & \"c\"\n\nA `List<String>`.\n\n## `@Task(\"x\")` & more\n\n```java\nif (a < b && c) {}\n```\n");
        // Markdown reads <b> in a heading as HTML, so it has to be written in code.
        Files.writeString(
                folder.resolve("docs/a.md"),
                Files.readString(folder.resolve("docs/a.md")).replace("<b>", "`<b>`"));

        new Site(folder, folder.resolve("site"), "1").build();

        assertThat(folder.resolve("site/docs/a.html"))
                .content()
                .contains(
                        "<title>A &lt;b&gt; &amp; &quot;c&quot; – SSync Tasks</title>",
                        "List&lt;String&gt;",
                        "<h2 id=\"taskx--more\">",
                        "if (a &lt; b &amp;&amp; c) {}");
        assertThat(folder.resolve("site/assets/search-index.js"))
                .content()
                .contains("if (a \\u003c b && c) {}")
                .doesNotContain("<");
    }

    private void repository(String contents, String page) throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("README.md"), "# Home\n\nThe home.\n");
        Files.writeString(folder.resolve("docs/README.md"), "# Pages\n\nAll pages.\n\n## All\n\n- " + contents + "\n");
        Files.writeString(folder.resolve("docs/a.md"), page);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(made)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
