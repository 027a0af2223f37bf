package io.ssync.example.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchoolPasswordTest {
    /** Of {@code lètmein}, as Django's own tests have it. */
    private static final String STORED = "pbkdf2_sha256$720000$seasalt$eDupbcisD1UuIiou3hMuMu8oe/XwnpDw45r6AA5iv0E=";

    @Test
    void knowsWhatDjangoHasStored() {
        assertThat(SchoolPassword.matches("lètmein", STORED)).isTrue();
        assertThat(SchoolPassword.matches("letmein", STORED)).isFalse();
        assertThat(SchoolPassword.matches("", STORED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "!abcdefghijklmnopqrstuvwxyzabcdefghijklmn",
                "md5$salt$hash",
                "pbkdf2_sha256$0$seasalt2$",
                "pbkdf2_sha256$-1$seasalt2$x",
                "pbkdf2_sha256$99999999$seasalt2$x",
                "pbkdf2_sha256$1000$$x",
                "pbkdf2_sha256$1000$seasalt2$",
                "pbkdf2_sha256$1000$seasalt2$x$y"
            })
    void matchesNothingThatIsNoPassword(String stored) {
        assertThat(SchoolPassword.matches("lètmein", stored)).isFalse();
        assertThat(SchoolPassword.matches("", stored)).isFalse();
    }
}
