package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.example.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in {@code examples/java} compile without a warning, and print what is written at their end. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // Processes start slowly on a busy machine.
class JavaExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples/java");
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String PRINTS = "// prints:";

    @TempDir
    private static Path folder;

    private static JavaProgram program;

    @BeforeAll
    static void compileAll() throws IOException {
        program = new JavaProgram(folder);
        String lint = "-Xlint:all,-processing,-classfile,-path,-try";
        assertThat(program.compile(List.of(EXAMPLES), lint, "-proc:none", "--class-path", CLASS_PATH))
                .isEmpty();
    }

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void printsWhatItSays(String name) throws Exception {
        int exitCode = program.run(
                Map.of(), List.of("-cp", program.classes() + File.pathSeparator + CLASS_PATH, "examples." + name));

        assertThat(program.output()).as(program.log()).isEqualTo(promised(name));
        assertThat(exitCode).isZero();
    }

    @Test
    void areAllInTheList() throws IOException {
        String list = Files.readString(EXAMPLES.resolve("README.md"));
        assertThat(names()).allSatisfy(name -> assertThat(list).contains("| [" + name + "](" + name + ".java) |"));
    }

    private static String promised(String name) throws IOException {
        return Files.readAllLines(EXAMPLES.resolve(name + ".java")).stream()
                .dropWhile(line -> !line.equals(PRINTS))
                .skip(1)
                .map(line -> line.replaceFirst("^// {3}", ""))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
