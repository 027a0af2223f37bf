package io.ssync.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/** Reads a page: Markdown with tables, as in a repository, whose links become those of the site. Keeps nothing from one page to the next. */
final class PageReader {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Pattern SENTENCE = Pattern.compile("^(.+?[.?!:])(?=\\s|$)", Pattern.DOTALL);

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();

    /**
     * Reads a page.
     *
     * @throws SiteException if it has no title, no first sentence, or HTML in it
     */
    Page read(String file, String markdown) {
        Node document = parser.parse(markdown);
        List<String> reasons = new ArrayList<>();
        refuseHtml(document, file, reasons);

        Map<Node, String> anchors = anchors(document);
        List<Page.Link> links = links(document, file);
        List<Page.Section> sections = sections(document, anchors);
        Node title = document.getFirstChild();
        String summary = "";
        if (!(title instanceof Heading heading) || heading.getLevel() != 1) {
            reasons.add(file + ": begins with no title");
        } else if (!(title.getNext() instanceof Paragraph)) {
            reasons.add(file + ": has no sentence below its title");
        } else {
            summary = firstSentence(text(title.getNext()));
        }
        if (!reasons.isEmpty()) {
            throw new SiteException(reasons);
        }
        String name = text(title);
        title.unlink();
        return new Page(
                file,
                name,
                summary,
                render(document, file, anchors),
                sections,
                Set.copyOf(new LinkedHashSet<>(anchors.values())),
                links);
    }

    private static String firstSentence(String paragraph) {
        Matcher sentence = SENTENCE.matcher(paragraph);
        return sentence.find() ? sentence.group(1) : paragraph;
    }

    /** Comments say which code a block is; anything else would be looked at by nobody. */
    private static void refuseHtml(Node document, String file, List<String> reasons) {
        List<Node> comments = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlBlock html) {
                if (html.getLiteral().startsWith("<!--")) {
                    comments.add(html);
                } else {
                    reasons.add(file + ": has HTML in it: " + html.getLiteral());
                }
            }

            @Override
            public void visit(HtmlInline html) {
                reasons.add(file + ": has HTML in it: " + html.getLiteral());
            }
        });
        comments.forEach(Node::unlink);
    }

    /** The names that repositories give to headings, since pages are read there as well. */
    private static Map<Node, String> anchors(Node document) {
        Map<Node, String> anchors = new HashMap<>();
        Map<String, Integer> used = new HashMap<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String anchor = text(heading)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replaceAll("\\s", "-");
                int before = used.merge(anchor, 1, Integer::sum) - 1;
                anchors.put(heading, before == 0 ? anchor : anchor + "-" + before);
            }
        });
        return anchors;
    }

    private static List<Page.Link> links(Node document, String file) {
        List<Page.Link> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Link link) {
                add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                add(image.getDestination());
            }

            private void add(String destination) {
                if (isOurs(destination)) {
                    int hash = destination.indexOf('#');
                    String path = hash < 0 ? destination : destination.substring(0, hash);
                    links.add(new Page.Link(
                            path.isEmpty() ? file : Places.resolve(file, path),
                            hash < 0 ? "" : destination.substring(hash + 1)));
                }
            }
        });
        return links;
    }

    private static boolean isOurs(String destination) {
        return !destination.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
    }

    private static List<Page.Section> sections(Node document, Map<Node, String> anchors) {
        List<Page.Section> sections = new ArrayList<>();
        String anchor = "";
        int level = 1;
        String heading = "";
        StringBuilder text = new StringBuilder();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                if (!heading.isEmpty()) {
                    sections.add(new Page.Section(anchor, level, heading, text.toString()));
                }
                // The title is the top of the page.
                anchor = next.getLevel() == 1 ? "" : anchors.getOrDefault(next, "");
                level = next.getLevel();
                heading = text(next);
                text.setLength(0);
            } else {
                text.append(text.isEmpty() ? "" : " ").append(text(node));
            }
        }
        sections.add(new Page.Section(anchor, level, heading, text.toString()));
        return sections;
    }

    private static String render(Node document, String file, Map<Node, String> anchors) {
        AttributeProvider attributes = (node, tag, all) -> {
            if (node instanceof Heading) {
                all.put("id", anchors.getOrDefault(node, ""));
            } else if (node instanceof org.commonmark.node.Link link) {
                all.put("href", destination(file, link.getDestination()));
            } else if (node instanceof Image image) {
                all.put("src", destination(file, image.getDestination()));
                all.put("loading", "lazy");
            } else if (node instanceof FencedCodeBlock && "pre".equals(tag)) {
                // Long lines are scrolled by the keyboard, too.
                all.put("tabindex", "0");
            }
        };
        String html = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .attributeProviderFactory(context -> attributes)
                .escapeHtml(true)
                .build()
                .render(document);
        // A wide table scrolls by itself, not the page. A corner without words heads nothing.
        return html.replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>")
                .replace("<th></th>", "<td></td>");
    }

    private static String destination(String file, String destination) {
        if (!isOurs(destination) || destination.startsWith("#")) {
            return destination;
        }
        int hash = destination.indexOf('#');
        String path = hash < 0 ? destination : destination.substring(0, hash);
        return Places.link(Places.of(file), Places.of(Places.resolve(file, path)))
                + (hash < 0 ? "" : destination.substring(hash));
    }

    /** What somebody reads, on one line. */
    static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text words) {
                text.append(words.getLiteral());
            }

            @Override
            public void visit(Code code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(IndentedCodeBlock code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak end) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak end) {
                text.append(' ');
            }

            @Override
            public void visit(CustomNode part) {
                visitChildren(part);
                if (part instanceof TableCell) {
                    text.append(' ');
                }
            }

            @Override
            public void visit(org.commonmark.node.CustomBlock block) {
                if (block instanceof TableBlock) {
                    visitChildren(block);
                }
            }

            @Override
            public void visit(Paragraph paragraph) {
                visitChildren(paragraph);
                text.append(' ');
            }
        });
        return text.toString().replaceAll("\\s+", " ").strip();
    }
}
