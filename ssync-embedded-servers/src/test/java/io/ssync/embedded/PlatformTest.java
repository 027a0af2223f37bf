package io.ssync.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_AMD64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, x86_64, MACOS_AMD64",
        "Mac OS X, aarch64, MACOS_ARM64"
    })
    void knowsSystemsByTheirJavaNames(String system, String architecture, Platform expected) {
        assertThat(Platform.of(system, architecture)).isEqualTo(expected);
    }

    @Test
    void tellsWhatToDoOnOtherSystems() {
        assertThatExceptionOfType(EmbeddedServerException.class)
                .isThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .withMessageStartingWith("no embedded Redis and PostgreSQL for Windows 11 on amd64")
                .withMessageEndingWith("start the servers yourself and use their URLs");
    }
}
