package io.ssync.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All pages of a repository as a site in a folder: those that {@code docs/README.md} lists, what they point to, the search, and the Javadoc if it is
 * wanted. Every link leads somewhere and every page is listed, or there is no site.
 */
final class Site {
    private static final String CONTENTS = "docs/README.md";
    private static final String HOME = "README.md";
    private static final List<String> OWN = List.of("site.css", "site.js", "theme.js");
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    /** The colours of these languages, in the order in which they build on each other. */
    private static final List<String> LANGUAGES = List.of(
            "core",
            "markup",
            "clike",
            "java",
            "kotlin",
            "python",
            "bash",
            "yaml",
            "json",
            "sql",
            "ini",
            "properties",
            "docker");

    private final Path root;
    private final Path target;
    private final String version;
    private final @Nullable Javadoc javadoc;

    Site(Path root, Path target, String version) {
        this(root, target, version, null);
    }

    private Site(Path root, Path target, String version, @Nullable Javadoc javadoc) {
        this.root = root;
        this.target = target;
        this.version = version;
        this.javadoc = javadoc;
    }

    /** The same, with the Javadoc in its folder {@code api}. */
    Site withApi(Javadoc api) {
        return new Site(root, target, version, api);
    }

    /**
     * Makes it anew.
     *
     * @throws SiteException if a page is not listed, has no title or no first sentence, or has a link that leads nowhere
     */
    void build() {
        Contents contents = Contents.of(CONTENTS, read(CONTENTS));
        List<String> reasons = new ArrayList<>();
        Map<String, Page> pages = pages(contents, reasons);
        stopFor(reasons);
        everyPageIsListed(pages, reasons);
        Set<String> others = everyLinkLeadsSomewhere(pages, reasons);
        stopFor(reasons);

        empty(target);
        PageTemplate template = new PageTemplate(contents, version, javadoc != null);
        for (Page page : pages.values()) {
            write(page.place(), template.page(page));
        }
        for (String file : others) {
            if (Places.isCode(file)) {
                write(Places.of(file), template.code(file, read(file)));
            } else {
                copy(root.resolve(file), Places.of(file));
            }
        }
        write("assets/search-index.js", SearchIndex.of(pages.values()));
        OWN.forEach(name -> write("assets/" + name, resource("/io/ssync/site/" + name)));
        write("assets/lunr.js", resource(WEBJARS + "lunr/2.3.9/lunr.min.js"));
        write("assets/prism.js", colours());
        write("assets/lunr-licence.txt", resource(WEBJARS + "lunr/2.3.9/LICENSE"));
        write("assets/prism-licence.txt", resource(WEBJARS + "prismjs/1.30.0/LICENSE"));
        if (javadoc != null) {
            javadoc.write(target.resolve("api"));
        }
    }

    private static void stopFor(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw new SiteException(reasons);
        }
    }

    private Map<String, Page> pages(Contents contents, List<String> reasons) {
        Set<String> files = new LinkedHashSet<>(List.of(HOME, CONTENTS));
        contents.entries().forEach(entry -> files.add(entry.file()));
        PageReader reader = new PageReader();
        Map<String, Page> pages = new LinkedHashMap<>();
        for (String file : files) {
            if (!Files.isRegularFile(root.resolve(file))) {
                reasons.add(CONTENTS + ": lists " + file + ", which is not there");
                continue;
            }
            try {
                pages.put(file, reader.read(file, read(file)));
            } catch (SiteException e) {
                reasons.addAll(e.reasons());
            }
        }
        return pages;
    }

    private void everyPageIsListed(Map<String, Page> pages, List<String> reasons) {
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.map(file -> "docs/" + file.getFileName())
                    .filter(Places::isPage)
                    .filter(file -> !pages.containsKey(file))
                    .sorted()
                    .forEach(file -> reasons.add(CONTENTS + ": does not list " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives what pages point to and is no page. */
    private Set<String> everyLinkLeadsSomewhere(Map<String, Page> pages, List<String> reasons) {
        Set<String> others = new LinkedHashSet<>();
        for (Page page : pages.values()) {
            for (Page.Link link : page.links()) {
                Page to = pages.get(link.file());
                if (to == null && Places.isPage(link.file())) {
                    reasons.add(page.file() + ": points to " + link.file() + ", which " + CONTENTS + " does not list");
                } else if (to == null && !Files.isRegularFile(root.resolve(link.file()))) {
                    reasons.add(page.file() + ": points to " + link.file() + ", which is not there");
                } else if (to == null) {
                    others.add(link.file());
                } else if (!link.anchor().isEmpty() && !to.anchors().contains(link.anchor())) {
                    reasons.add(page.file() + ": points to " + link.file() + "#" + link.anchor()
                            + ", which has no such heading");
                }
            }
        }
        return others;
    }

    private static String colours() {
        StringBuilder all = new StringBuilder();
        for (String language : LANGUAGES) {
            all.append(resource(WEBJARS + "prismjs/1.30.0/components/prism-" + language + ".min.js"))
                    .append(";\n");
        }
        return all.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String place, String text) {
        try {
            Path file = target.resolve(place);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path file, String place) {
        try {
            Path to = target.resolve(place);
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void empty(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
