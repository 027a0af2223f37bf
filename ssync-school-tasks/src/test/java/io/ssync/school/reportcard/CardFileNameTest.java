package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CardFileNameTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 9);

    @Test
    void isThatOfTheSchoolSystem() {
        assertThat(CardFileName.of("Ọlá O'Brien / Ade", "First Term", "2025/2026", TODAY))
                .isEqualTo("report_cards/2026/01/report_card_Ọlá_OBrien_-_Ade_First_Term_2025-2026.pdf");
    }

    @Test
    void leavesRoomInItsColumn() {
        String name = CardFileName.of("A".repeat(200), "First Term", "2025/2026", TODAY);

        assertThat(name)
                .hasSize(92)
                .startsWith("report_cards/2026/01/report_card_AAA")
                .endsWith("A.pdf");
    }
}
