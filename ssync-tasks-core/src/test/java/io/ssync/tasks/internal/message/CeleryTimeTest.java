package io.ssync.tasks.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CeleryTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2030-01-02T03:04:05+00:00,            2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05Z,                 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05,                  2030-01-02T03:04:05Z",
        "2030-01-02 03:04:05+00:00,            2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05.123456+00:00,     2030-01-02T03:04:05.123456Z",
        "2030-01-02T03:04:05.123Z,             2030-01-02T03:04:05.123Z",
        "2030-01-02T03:04:05.123456789Z,       2030-01-02T03:04:05.123456789Z",
        "2030-01-02T03:04:05+05:30,            2030-01-01T21:34:05Z",
        "2030-01-02T03:04:05+0530,             2030-01-01T21:34:05Z",
        "2030-01-02T03:04:05-05:30,            2030-01-02T08:34:05Z",
    })
    void readsWhatAnyVersionOfCeleryWrites(String text, Instant time) {
        assertThat(CeleryTime.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1893553445.5", "1893553445", "", "2030-01-02", "03:04:05", "2030-13-02T03:04:05Z", "now"})
    void refusesWhatCeleryRefuses(String text) {
        assertThatThrownBy(() -> CeleryTime.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-02T03:04:05Z,           2030-01-02T03:04:05+00:00",
        "2030-01-02T03:04:00Z,           2030-01-02T03:04:00+00:00",
        "2030-01-02T03:04:05.678901Z,    2030-01-02T03:04:05.678901+00:00",
        "2030-01-02T03:04:05.100Z,       2030-01-02T03:04:05.100000+00:00",
        "2030-01-02T03:04:05.123456789Z, 2030-01-02T03:04:05.123456+00:00",
        "2030-01-02T03:04:05.000000789Z, 2030-01-02T03:04:05+00:00",
    })
    void writesNoFractionOrSixDigitsAndAnOffsetWithAColon(Instant time, String text) {
        assertThat(CeleryTime.format(time)).isEqualTo(text);
    }

    @Test
    void writesNoOffsetWhereThereIsNone() {
        assertThat(CeleryTime.formatLocal(LocalDateTime.of(2030, 1, 2, 3, 4))).isEqualTo("2030-01-02T03:04:00");
        assertThat(CeleryTime.formatLocal(LocalTime.of(3, 4))).isEqualTo("03:04:00");
        assertThat(CeleryTime.formatLocal(LocalTime.of(3, 4, 5, 600_000_789))).isEqualTo("03:04:05.600000");
    }
}
