package io.ssync.school.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitlesTest {

    @ParameterizedTest
    @CsvSource({
        "Mr. Musa Sani, Musa Sani",
        "MRS Ada Obi, Ada Obi",
        "Dr.Ada Obi, Ada Obi",
        "Prof. Mrs. Ada Obi, Ada Obi",
        "Alhaji  Musa, Musa",
        "Miss, Miss",
        "Mr., Mr.",
        "Drake Obi, Drake Obi",
        "Missy Obi, Missy Obi",
        "Ada Chief, Ada Chief",
        "'', ''"
    })
    void areNoPartOfAName(String typed, String name) {
        assertThat(Titles.without(typed)).isEqualTo(name);
    }
}
