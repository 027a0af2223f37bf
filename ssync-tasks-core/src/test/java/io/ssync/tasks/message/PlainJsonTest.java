package io.ssync.tasks.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Beside Jackson, whose bytes it has to write. */
class PlainJsonTest {
    private static final JsonMapper JACKSON = JsonMapper.shared();
    private static final String NOTHING = "{\"callbacks\":null,\"errbacks\":null,\"chain\":null,\"chord\":null}";

    @Test
    void writesWhatJacksonWrites() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("text", "a line\nwith \"quotes\", a \\, a tab\t and a bell\u0007");
        all.put("é \u007f \u2028 漢字 \uD83D\uDE00", "");
        all.put("numbers", List.of(0, -1, Long.MAX_VALUE, 1.5, new BigDecimal("1E+30"), BigInteger.TEN.pow(40)));
        all.put("nothing", null);
        all.put("flags", Arrays.asList(true, false, null));
        all.put("empty", List.of(Map.of(), List.of()));

        assertThat(text(all)).isEqualTo(JACKSON.writeValueAsString(all));
    }

    @Test
    void writesAnyTextAsJacksonDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            // Much of what is special, and halves of letters.
            int[] letters = random.ints(random.nextInt(20), 0, random.nextBoolean() ? 0x80 : 0x2_0000)
                    .toArray();
            String text = new String(letters, 0, letters.length);

            assertThat(new PlainJson(16).value(text).toBytes()).isEqualTo(JACKSON.writeValueAsBytes(text));
        }
    }

    @Test
    void growsAsFarAsItMust() {
        String text = "x".repeat(5_000);

        assertThat(new String(new PlainJson(0).value(List.of(text, text)).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("[\"" + text + "\",\"" + text + "\"]");
    }

    @Test
    void bodiesAreTheSameWhoeverWritesThem() {
        assertThat(body(List.of("Ada", 7, 8L, true), Map.of())).isEqualTo("[[\"Ada\",7,8,true],{}," + NOTHING + "]");
        assertThat(body(List.of("Zoë"), Map.of("é", 1.5))).isEqualTo("[[\"Zoë\"],{\"é\":1.5}," + NOTHING + "]");
        assertThat(body(Arrays.asList(null, List.of(1)), Map.of("key", "it's")))
                .isEqualTo("[[null,[1]],{\"key\":\"it's\"}," + NOTHING + "]");
    }

    @Test
    void refusesWhatIsNotPlain() {
        assertThatThrownBy(() -> text(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object is none of them");
    }

    private static String body(List<?> args, Map<String, ?> kwargs) {
        return new String(CeleryJson.writeBody(args, kwargs), StandardCharsets.UTF_8);
    }

    private static String text(Object value) {
        return new String(new PlainJson(16).value(value).toBytes(), StandardCharsets.UTF_8);
    }
}
