package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of settings on the page of the configuration is made from the table in the code. When the two differ, run this test
 * with {@code -Dssync.docs.write=true}: it writes the page.
 */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- settings: made by SettingsPageTest -->\n";
    private static final String END = "<!-- end of the settings -->";

    @Test
    void hasTheTableOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("ssync.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end)).isEqualTo(table());
    }

    private static String table() {
        return "| setting | default | meaning |\n|---|---|---|\n"
                + TaskSettings.all().stream()
                        .map(setting -> "| `" + setting.name() + "` | " + byDefault(setting) + " | "
                                + setting.meaning().replace("|", "\\|") + " |\n")
                        .collect(Collectors.joining());
    }

    private static String byDefault(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (setting.isUnsetByDefault()) {
            return value.toString();
        }
        if (value.equals(Map.of())) {
            return "none";
        }
        return "`" + (value instanceof Double number && number == Math.rint(number) ? "" + number.longValue() : value)
                + "`";
    }
}
