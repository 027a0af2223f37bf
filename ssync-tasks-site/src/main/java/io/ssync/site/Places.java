package io.ssync.site;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where a file of the repository is in the site: pages keep their folders, so that the links between them stay what they are. Names are relative
 * to the repository or the site, with slashes.
 */
final class Places {
    /** Sources that pages point to are shown as pages of their own. */
    private static final Set<String> CODE = Set.of("java", "kt", "py", "xml", "lua", "sql", "yaml", "properties");

    private Places() {}

    static boolean isPage(String file) {
        return file.endsWith(".md");
    }

    static boolean isCode(String file) {
        return CODE.contains(extension(file));
    }

    /** The name in the site of a file of the repository. */
    static String of(String file) {
        if (file.endsWith("README.md")) {
            return file.substring(0, file.length() - "README.md".length()) + "index.html";
        }
        if (isPage(file)) {
            return file.substring(0, file.length() - ".md".length()) + ".html";
        }
        if (isCode(file)) {
            return file + ".html";
        }
        // Browsers download what has no ending.
        return extension(file).isEmpty() ? file + ".txt" : file;
    }

    /** What leads from one file of the site to another. */
    static String link(String from, String to) {
        Path folder = Path.of(from).getParent();
        return folder == null ? to : folder.relativize(Path.of(to)).toString().replace('\\', '/');
    }

    /** The file that a link in another file means. */
    static String resolve(String from, String link) {
        return Path.of(from).resolveSibling(link).normalize().toString().replace('\\', '/');
    }

    static String extension(String file) {
        String name = Path.of(file).getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
