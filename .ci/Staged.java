import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Looks at a folder of staged artifacts: {@code java Staged.java check FOLDER [--signed]} says what Maven Central would refuse, and {@code java Staged.java same ONE
 * OTHER} what differs between two of them. Ends with 1 if there is anything to say.
 */
class Staged {
    /** A snapshot's file has the time at which it was staged in its name. */
    private static final Pattern STAGED_AT = Pattern.compile("-\\d{8}\\.\\d{6}-\\d+(?=[.-])");

    public static void main(String[] args) throws Exception {
        List<String> problems =
                switch (args[0]) {
                    case "check" -> check(Path.of(args[1]), List.of(args).contains("--signed"));
                    case "same" -> differences(Path.of(args[1]), Path.of(args[2]));
                    default -> throw new IllegalArgumentException("check or same, not " + args[0]);
                };
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    private static List<String> check(Path folder, boolean signed) throws Exception {
        Map<String, Path> files = files(folder);
        List<String> problems = new ArrayList<>();
        Set<String> listed = new TreeSet<>();
        Set<String> staged = new TreeSet<>();
        for (String name : files.keySet()) {
            if (name.endsWith(".pom")) {
                String base = name.substring(0, name.length() - ".pom".length());
                Element pom = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(files.get(name).toFile())
                        .getDocumentElement();
                checkPom(base, pom, problems);
                if (name.contains("/ssync-tasks-bom/")) {
                    listed.addAll(managed(pom));
                }
                staged.add(text(pom, "artifactId"));
                boolean jar = !"pom".equals(text(pom, "packaging"));
                List<String> beside = jar
                        ? List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", ".pom")
                        : List.of(".pom");
                for (String ending : beside) {
                    checkFile(base + ending, files, signed, problems);
                }
            }
        }
        staged.remove("ssync-tasks-bom");
        if (listed.isEmpty() || !listed.equals(staged)) {
            problems.add("the bill of materials lists " + listed + ", and staged is " + staged);
        }
        return problems;
    }

    private static Set<String> managed(Element pom) {
        Set<String> names = new TreeSet<>();
        NodeList dependencies = pom.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            names.add(text((Element) dependencies.item(i), "artifactId"));
        }
        return names;
    }

    private static void checkPom(String name, Element pom, List<String> problems) {
        for (String path : List.of(
                "name",
                "description",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "developers/developer/organization",
                "scm/connection",
                "scm/developerConnection",
                "scm/url")) {
            if (text(pom, path.split("/")).isBlank()) {
                problems.add(name + ".pom: has no " + path);
            }
        }
        if (child(pom, "parent") != null) {
            problems.add(name + ".pom: has a parent, so it does not stand alone");
        }
        if (pom.getTextContent().contains("${")) {
            problems.add(name + ".pom: has a property that nobody will replace");
        }
        Element dependencies = child(pom, "dependencies");
        if (dependencies != null) {
            for (Node node = dependencies.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element dependency) {
                    String which = text(dependency, "groupId") + ":" + text(dependency, "artifactId");
                    if (text(dependency, "version").isBlank()) {
                        problems.add(name + ".pom: has no version of " + which);
                    }
                    if ("test".equals(text(dependency, "scope"))) {
                        problems.add(name + ".pom: has what only its tests need, " + which);
                    }
                }
            }
        }
    }

    private static void checkFile(String name, Map<String, Path> files, boolean signed, List<String> problems)
            throws IOException {
        Path file = files.get(name);
        if (file == null) {
            problems.add(name + " is missing");
            return;
        }
        for (String ending : signed ? List.of(".md5", ".sha1", ".asc") : List.of(".md5", ".sha1")) {
            if (!files.containsKey(name + ending)) {
                problems.add(name + ending + " is missing");
            }
        }
        if (name.endsWith(".jar")) {
            try (ZipFile jar = new ZipFile(file.toFile())) {
                if (jar.stream().allMatch(entry -> entry.isDirectory() || entry.getName().startsWith("META-INF/MANIFEST"))) {
                    problems.add(name + " is empty");
                }
            }
        }
    }

    private static List<String> differences(Path one, Path other) throws IOException {
        Map<String, Path> first = artifacts(one);
        Map<String, Path> second = artifacts(other);
        List<String> problems = new ArrayList<>();
        for (String name : first.keySet()) {
            if (!second.containsKey(name)) {
                problems.add(name + " was made once only");
            } else if (Files.mismatch(first.get(name), second.get(name)) >= 0) {
                problems.add(name + " is not the same: " + first.get(name) + " and " + second.get(name));
            }
        }
        second.keySet().stream().filter(name -> !first.containsKey(name)).forEach(name -> problems.add(name + " was made once only"));
        if (first.isEmpty()) {
            problems.add("nothing to compare in " + one);
        }
        return problems;
    }

    /** What was built; the rest is of the time at which it was staged, or computed of these. */
    private static Map<String, Path> artifacts(Path folder) throws IOException {
        Map<String, Path> artifacts = new TreeMap<>();
        files(folder).forEach((name, file) -> {
            if (name.matches(".*\\.(jar|pom|json|zip)")) {
                artifacts.put(STAGED_AT.matcher(name).replaceAll("-SNAPSHOT"), file);
            }
        });
        return artifacts;
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(folder.relativize(file).toString(), file));
        }
        return files;
    }

    private static String text(Element element, String... path) {
        Element at = element;
        for (String name : path) {
            at = child(at, name);
            if (at == null) {
                return "";
            }
        }
        return at.getTextContent().strip();
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }
}
