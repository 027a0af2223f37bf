package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ssync.example.Main;
import io.ssync.tasks.cli.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every command of ours in the README and the pages is one that the command line understands. */
class DocCommandsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("```(?:sh|ini|yaml)\n(.*?)```", Pattern.DOTALL);
    /** In a shell or a unit file to the end of the line or a comment; in YAML a list of quoted words. */
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|[\\s/=])ssync ([a-z][^#\n]*)");

    private static final Pattern YAML_COMMAND = Pattern.compile("\\[\"ssync\", (.*?)]");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    @TestFactory
    Stream<DynamicTest> isUnderstood() throws IOException {
        List<String> commands = commands();
        assertThat(commands).hasSizeGreaterThan(5);
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(
                        command,
                        () -> assertThatCode(() -> Main.commandLine(Map.of(), StopSignal.manual())
                                        .parseArgs(words(command).toArray(String[]::new)))
                                .doesNotThrowAnyException()));
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            List<Path> pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
            for (Path page : pages) {
                BLOCK.matcher(Files.readString(page))
                        .results()
                        .map(block -> block.group(1))
                        .forEach(block -> {
                            COMMAND.matcher(block)
                                    .results()
                                    .map(found -> found.group(1))
                                    .forEach(commands::add);
                            YAML_COMMAND
                                    .matcher(block)
                                    .results()
                                    .map(found -> found.group(1).replace(",", ""))
                                    .forEach(commands::add);
                        });
            }
        }
        return commands;
    }

    private static List<String> words(String command) {
        return WORD.matcher(command).results().map(DocCommandsTest::word).toList();
    }

    private static String word(MatchResult found) {
        for (int group = 1; group < 3; group++) {
            if (found.group(group) != null) {
                return found.group(group);
            }
        }
        return found.group(3);
    }
}
