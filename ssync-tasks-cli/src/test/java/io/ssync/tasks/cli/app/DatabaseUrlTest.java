package io.ssync.tasks.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://head:se%40cret+@db:5433/school?sslmode=require, jdbc:postgresql://db:5433/school?sslmode=require",
        "postgres://head:se%40cret+@db/school, jdbc:postgresql://db/school",
        "jdbc:postgresql://db/school?user=head&sslmode=require&password=se%40cret+, jdbc:postgresql://db/school?sslmode=require",
        "postgresql://head:se%40cret+@[::1]:5432, jdbc:postgresql://[::1]:5432/"
    })
    void readsTheFormsThatPeopleHave(String text, String jdbcUrl) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url.user()).hasValue("head");
        assertThat(url.password()).hasValue("se@cret+");
        assertThat(url.toString()).doesNotContain("head", "cret");
    }

    @Test
    void needsNoLogin() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://db/school");

        assertThat(url.user()).isEmpty();
        assertThat(url.password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://head:secret@db/school",
                "postgresql:school",
                "head:secret@db",
                "postgresql://a b:secret@db",
                ""
            })
    void doesNotRepeatWhatItCannotRead(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not the address of a PostgreSQL")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
