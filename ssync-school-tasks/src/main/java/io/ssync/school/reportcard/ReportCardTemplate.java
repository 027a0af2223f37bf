package io.ssync.school.reportcard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What report cards look like: a page of HTML with names like {@code {{ card.student.name }}} in it, much like Django's
 * templates. A school's own template is read anew for each class, so that whoever edits it need not restart anything. Safe for
 * use by many threads.
 */
public final class ReportCardTemplate {

    /** The template in a folder; others beside it can be included. */
    private static final String IN_A_FOLDER = "report-card.html";

    private final TemplateFiles files;
    private final String name;

    private ReportCardTemplate(TemplateFiles files, String name) {
        this.files = files;
        this.name = name;
    }

    /**
     * The template of a school that has chosen nothing.
     *
     * @return the first of our designs
     */
    public static ReportCardTemplate standard() {
        return design("standard");
    }

    /**
     * One of our designs.
     *
     * @param name {@code standard} or {@code modern}
     * @return its template
     * @throws ReportCardException if there is no design of this name
     */
    public static ReportCardTemplate design(String name) {
        String file = name + ".html";
        if (!TemplateFiles.OURS.containsKey(file)) {
            throw new ReportCardException(
                    "There is no design of report cards called '" + name + "'; there are standard and modern.");
        }
        return new ReportCardTemplate(TemplateFiles.ours(), file);
    }

    /**
     * The template of a school. It can include, extend and show what is beside it in its folder, and extend ours by the names
     * {@code standard.html} and {@code modern.html}; nothing else is in its reach.
     *
     * @param path the file, or a folder with a {@code report-card.html}
     * @return the template
     * @throws ReportCardException if it is not there or not a template; the message says in which line
     */
    public static ReportCardTemplate at(Path path) {
        Path file = (Files.isDirectory(path) ? path.resolve(IN_A_FOLDER) : path).toAbsolutePath();
        ReportCardTemplate template = new ReportCardTemplate(
                TemplateFiles.in(Objects.requireNonNull(file.getParent(), "the root is a folder")),
                file.getFileName().toString());
        template.read();
        return template;
    }

    /** The template as it is now. */
    CardPage read() {
        return CardPage.of(files, name);
    }
}
