package io.ssync.site;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Javadoc of what users see of all modules, in one. What is for our own modules alone is left out. */
final class Javadoc {
    /** Each with its heading in the list of packages. */
    private static final Map<String, String> MODULES = new LinkedHashMap<>();

    static {
        MODULES.put("ssync-tasks-core", "Tasks and workers");
        MODULES.put("ssync-tasks-redis", "Redis");
        MODULES.put("ssync-tasks-jdbc-results", "PostgreSQL");
        MODULES.put("ssync-tasks-beat", "Periodic tasks");
        MODULES.put("ssync-tasks-observation", "Meters and traces");
        MODULES.put("ssync-tasks-dashboard", "Dashboard");
        MODULES.put("ssync-tasks-test", "Tests");
        MODULES.put("ssync-tasks-contracts", "Contracts for brokers and backends");
        MODULES.put("ssync-embedded-servers", "Embedded servers");
        MODULES.put("ssync-tasks-import", "Imports");
        MODULES.put("ssync-sheets", "Spreadsheets");
    }

    private final Path root;
    private final String classPath;

    /**
     * Of the modules of a repository.
     *
     * @param classPath the modules themselves, compiled, and all that they need
     */
    Javadoc(Path root, String classPath) {
        this.root = root;
        this.classPath = classPath;
    }

    /**
     * Writes it into a folder.
     *
     * @throws SiteException if the tool fails; with what it says
     */
    void write(Path folder) {
        List<String> arguments =
                new ArrayList<>(List.of("-quiet", "-notimestamp", "-Xdoclint:none", "-encoding", "UTF-8"));
        arguments.addAll(List.of("--release", "17", "-protected", "-d", folder.toString(), "-classpath", classPath));
        // Nothing is looked for beside the files that are named: modules and tests lie there as well.
        arguments.addAll(List.of("-sourcepath", File.pathSeparator));
        arguments.addAll(List.of("-windowtitle", "SSync Tasks", "-doctitle", "SSync Tasks", "-top", back()));
        MODULES.forEach((module, heading) -> {
            List<Path> files = sources(module);
            arguments.addAll(List.of("-group", heading, packages(module, files)));
            files.forEach(file -> arguments.add(file.toString()));
        });
        ToolProvider tool = ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> new SiteException(List.of("this Java has no javadoc: use a JDK")));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = tool.run(writer, writer, arguments.toArray(String[]::new));
        writer.flush();
        if (code != 0) {
            throw new SiteException(List.of("javadoc failed", said.toString()));
        }
    }

    /** At the top of each of its pages. */
    private static String back() {
        return "<p style=\"margin:0;padding:4px 10px\"><a href=\"{@docRoot}/../index.html\">Documentation</a></p>";
    }

    private List<Path> sources(String module) {
        Path folder = root.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .filter(file -> !folder.relativize(file).toString().contains("internal"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String packages(String module, List<Path> files) {
        Path folder = root.resolve(module).resolve("src/main/java");
        Set<String> names = files.stream()
                .map(file -> folder.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return String.join(File.pathSeparator, names);
    }
}
