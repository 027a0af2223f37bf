package io.ssync.example.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page on other frameworks shows the code of the program that is built and tested. */
class FrameworksPageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void showsTheFactoryOfTheExample() throws IOException {
        String shop = Files.readString(ROOT.resolve("examples/micronaut/src/main/java/shop/Shop.java"));

        assertThat(Files.readString(ROOT.resolve("docs/frameworks.md")))
                .contains(shop.substring(shop.indexOf("@Factory")).strip());
    }
}
