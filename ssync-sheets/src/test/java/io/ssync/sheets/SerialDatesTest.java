package io.ssync.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerialDatesTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1900-01-01T00:00:00",
        "59, 1900-02-28T00:00:00",
        "61, 1900-03-01T00:00:00",
        "40329, 2010-05-31T00:00:00",
        "40329.573, 2010-05-31T13:45:07",
        "40329.9999999, 2010-06-01T00:00:00",
        "2958465, 9999-12-31T00:00:00"
    })
    void countsDaysFrom1900(BigDecimal serial, LocalDateTime time) {
        assertThat(SerialDates.toDateTime(serial, false)).isEqualTo(time);
    }

    @Test
    void countsDaysFrom1904() {
        assertThat(SerialDates.toDateTime(BigDecimal.ZERO, true)).isEqualTo("1904-01-01T00:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2958466", "1E300"})
    void refusesADayThatCannotBeShown(BigDecimal serial) {
        assertThatThrownBy(() -> SerialDates.toDateTime(serial, false)).isInstanceOf(DateTimeException.class);
    }
}
