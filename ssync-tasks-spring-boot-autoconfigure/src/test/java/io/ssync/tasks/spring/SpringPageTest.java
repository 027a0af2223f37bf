package io.ssync.tasks.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.message.CeleryJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The page about Spring Boot, and what an application is told that does not start. */
class SpringPageTest {
    private static final Path PAGE = Path.of("../docs/spring.md");

    @Test
    void namesEveryProperty() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(properties())
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(page).contains("`" + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void showsTheExample(String example) throws IOException {
        String page = Files.readString(PAGE);
        Path folder = Path.of("../examples", example, "src/main");
        String task = Files.readString(folder.resolve("java/shop/Greeter.java"));

        assertThat(page).contains(task.substring(task.indexOf("@Component")).strip());
        assertThat(page)
                .contains(Files.readString(folder.resolve("resources/application.properties"))
                        .strip());
    }

    @Test
    void showsTheBeanThatKnowsWhoMayLook() throws IOException {
        String test = Files.readString(Path.of(
                "../ssync-tasks-spring-boot-autoconfigure/src/test/java/io/ssync/tasks/spring/DashboardTest.java"));
        String bean = test.substring(test.indexOf("@Bean\n        Users"), test.indexOf("/** Somebody has signed in"));

        assertThat(Files.readString(PAGE)).contains(bean.stripIndent().strip().replace("\n        ", "\n"));
    }

    @Test
    void saysWhatAnOldJacksonNeeds() throws IOException {
        FailureAnalysis analysis = new OldJacksonAnalyzer()
                .analyze(new IllegalStateException(
                        new NoClassDefFoundError("com/fasterxml/jackson/annotation/JsonSerializeAs")));

        assertThat(analysis.getAction()).contains("jackson-bom.version to 2.21.4");
        assertThat(Files.readString(PAGE)).contains("Set the property `jackson-bom.version` to `2.21.4`");
        assertThat(new OldJacksonAnalyzer().analyze(new NoClassDefFoundError("shop/Missing")))
                .isNull();
    }

    private static List<String> properties() throws IOException {
        List<String> names = new ArrayList<>();
        for (URL url : Collections.list(
                TaskProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = url.openStream()) {
                Map<?, ?> all = (Map<?, ?>) CeleryJson.readPlain(new String(in.readAllBytes(), UTF_8));
                for (Object property : (List<?>) all.get("properties")) {
                    String name = String.valueOf(((Map<?, ?>) property).get("name"));
                    if (name.startsWith("ssync.")) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }
}
