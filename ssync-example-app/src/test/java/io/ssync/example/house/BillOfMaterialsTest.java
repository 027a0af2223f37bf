package io.ssync.example.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bill of materials against the modules of the build. */
class BillOfMaterialsTest {
    private static final Path ROOT = Path.of("..");

    /** What nobody builds upon. */
    private static final Set<String> NOT_FOR_OTHERS =
            Set.of("ssync-tasks-bom", "ssync-example-app", "ssync-tasks-faults", "ssync-tasks-site");

    @Test
    void listsEveryModuleThatOthersBuildUpon() throws IOException {
        Set<String> modules = found(Path.of("pom.xml"), "<module>(.+?)</module>");
        modules.removeAll(NOT_FOR_OTHERS);
        modules.removeIf(module -> module.startsWith("examples/"));

        Set<String> listed = found(Path.of("ssync-tasks-bom", "pom.xml"), "<artifactId>(ssync.+?)</artifactId>");
        listed.remove("ssync-tasks-bom");

        assertThat(listed).isEqualTo(modules);
    }

    @Test
    void hasTheVersionOfTheModules() throws IOException {
        String version = "<artifactId>%s</artifactId>\\s*<version>(.+?)</version>";

        assertThat(found(Path.of("ssync-tasks-bom", "pom.xml"), version.formatted("ssync-tasks-bom")))
                .isEqualTo(found(Path.of("pom.xml"), version.formatted("ssync-tasks-parent")));
    }

    /** What repositories ask for, beside what the parent says for all. */
    @Test
    void everyModuleInItSaysWhatItIs() throws IOException {
        Set<String> modules = found(Path.of("ssync-tasks-bom", "pom.xml"), "<artifactId>(ssync.+?)</artifactId>");
        for (String module : modules) {
            Path pom = Path.of(module, "pom.xml");
            assertThat(found(pom, "<name>(SSync.+?)</name>")).as(module).hasSize(1);
            assertThat(found(pom, "<description>(.{20,}?)</description>"))
                    .as(module)
                    .hasSize(1);
        }
    }

    /** It has no parent, so what the parent says for all is in it once more. */
    @Test
    void saysWhoMakesItAsTheParentDoes() throws IOException {
        for (String part : List.of(
                "<url>.+?</url>",
                "<licenses>.+?</licenses>",
                "<developers>.+?</developers>",
                "<organization>.+?</organization>",
                "<connection>.+?</connection>",
                "<developerConnection>.+?</developerConnection>",
                "<id>sign</id>.+?</profile>")) {
            String ofTheParent = first(Path.of("pom.xml"), part)
                    .replace(
                            "${maven-gpg-plugin.version}",
                            first(Path.of("pom.xml"), "(?<=<maven-gpg-plugin.version>).+?(?=<)"));
            assertThat(first(Path.of("ssync-tasks-bom", "pom.xml"), part))
                    .as(part)
                    .isEqualTo(ofTheParent);
        }
    }

    private static String first(Path pom, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve(pom)))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> found(Path pom, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(ROOT.resolve(pom)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
