package io.ssync.school.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.TestDatabases;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {

    private static final Jdbi DATABASE = Jdbi.create(TestDatabases.empty());

    @ParameterizedTest
    @CsvSource({
        "08031234567, 08031234567",
        "0803 123-4567, 08031234567",
        "+2348031234567, 08031234567",
        "+234 (0) 803 123 4567, 08031234567",
        "002348031234567, 08031234567",
        "2348031234567, 08031234567",
        "23408031234567, 08031234567",
        "8031234567, 08031234567",
        "+234 1 234 5678, 012345678",
        "01 234 5678, 012345678",
        "+44 20 7946 0958, +442079460958",
        "2079460958, 2079460958",
        "0803, 0803",
        "23480, 23480",
        "'', ''"
    })
    void areOneHoweverTheyAreWritten(String typed, String normal) {
        assertThat(PhoneNumbers.normal(typed)).isEqualTo(normal);
        assertThat(inDatabase(typed)).isEqualTo(normal);
    }

    private static String inDatabase(String typed) {
        return DATABASE.withHandle(handle -> handle.createQuery(
                        "SELECT regexp_replace(regexp_replace(:typed, '[^+0-9]', '', 'g'), :pattern, '0\\1')")
                .bind("typed", typed)
                .bind("pattern", PhoneNumbers.NOT_AS_AT_HOME)
                .mapTo(String.class)
                .one());
    }
}
