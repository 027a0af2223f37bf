package io.ssync.school.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullNameTest {

    @ParameterizedTest
    @CsvSource({
        "ada obi, Ada Obi",
        "ọláolúwa adé, Ọláolúwa Adé",
        "ẹ̀bùn ṣadé, Ẹ̀bùn Ṣadé",
        "ƙwari ɓala, Ƙwari Ɓala",
        "chị̀ọma ụdo, Chị̀ọma Ụdo",
        "élise d'almeida-ouattara, Élise D'Almeida-Ouattara",
        "محمد علي, محمد علي"
    })
    void beginsEachPartWithACapital(String stored, String written) {
        assertThat(FullName.capitalize(stored)).isEqualTo(written);
    }
}
