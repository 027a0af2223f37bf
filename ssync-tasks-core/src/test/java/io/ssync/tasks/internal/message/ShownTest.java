package io.ssync.tasks.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void leavesOrdinaryTextAsItIs() {
        assertThat(Shown.text("academic.tasks.añadir 数 😀")).isEqualTo("academic.tasks.añadir 数 😀");
        assertThat(Shown.text(null)).isEqualTo("null");
    }

    @Test
    void spellsOutWhatATerminalObeysAndWhatMakesLines() {
        assertThat(Shown.text("no.such\nINFO FAKE\r\t")).isEqualTo("no.such\\nINFO FAKE\\r\\t");
        assertThat(Shown.text("\u001b[2J\u001b[31m\u0000\u009b")).isEqualTo("\\u001b[2J\\u001b[31m\\u0000\\u009b");
        assertThat(Shown.text("a\u2028b\u202ec\ud83d")).isEqualTo("a\\u2028b\\u202ec\\ud83d");
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(Shown.text("x".repeat(5_000_000))).isEqualTo("x".repeat(Shown.LONGEST) + "…");
        assertThat(Shown.text("😀".repeat(Shown.LONGEST))).isEqualTo("😀".repeat(Shown.LONGEST));
        assertThat(Shown.text("😀".repeat(Shown.LONGEST + 1))).isEqualTo("😀".repeat(Shown.LONGEST) + "…");
    }

    @Test
    void showsOfLargerValuesOnlyWhatTheyAre() {
        assertThat(Shown.value("a\nb")).isEqualTo("'a\\nb'");
        assertThat(Shown.value(5)).isEqualTo("5");
        assertThat(Shown.value(null)).isEqualTo("null");
        assertThat(Shown.value(List.of(1, 2))).isEqualTo("a list of 2");
        assertThat(Shown.value(Map.of("a", 1))).isEqualTo("an object");
    }
}
