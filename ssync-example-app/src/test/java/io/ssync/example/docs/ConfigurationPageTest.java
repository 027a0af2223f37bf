package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Setting;
import io.ssync.tasks.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of settings in the documentation. */
class ConfigurationPageTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"configuration.md", "celery.md"})
    void hasEverySettingThatThereIs(String name) throws IOException {
        String page = Files.readString(Path.of("../docs", name));

        // Other tables of a page have other first columns.
        String table = page.substring(page.indexOf("| setting |")).split("\n\n", 2)[0];
        Set<String> described =
                ROW.matcher(table).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(settings());
    }

    private static Set<String> settings() {
        return TaskSettings.all().stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
