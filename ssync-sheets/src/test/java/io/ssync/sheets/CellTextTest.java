package io.ssync.sheets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTextTest {

    @Test
    void takesAwayWhatCannotBeSeenAroundTheText() {
        assertThat(CellText.clean("\u00A0 \t\uFEFFAda Obi\u200B\r\n")).isEqualTo("Ada Obi");
    }

    @Test
    void takesAwayWhatCannotBeStoredWithinTheText() {
        assertThat(CellText.clean("A\u0000d\u0007a")).isEqualTo("Ada");
    }

    @Test
    void takesAnEscapedControlCharacterForABlank() {
        assertThat(CellText.clean("Ada_x000D_Obi_x0041_")).isEqualTo("Ada Obi_x0041_");
    }

    @Test
    void keepsLinesAndTabsWithinTheText() {
        assertThat(CellText.clean("Asthma\n\tNuts")).isEqualTo("Asthma\n\tNuts");
    }

    @Test
    void leavesNothingOfNothing() {
        assertThat(CellText.clean(" \u00A0 ")).isEmpty();
    }
}
