package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.jdbc.internal.PostgresText;
import org.junit.jupiter.api.Test;

class PostgresTextTest {
    /** Expected values are the output of Python's {@code json.dumps}. */
    @Test
    void quotesAsPythonDoes() {
        assertThat(PostgresText.quote("(2, 3)")).isEqualTo("\"(2, 3)\"");
        assertThat(PostgresText.quote("'\"\\/\b\f\n\r\t\u007f ✓😀\0"))
                .isEqualTo("\"'\\\"\\\\/\\b\\f\\n\\r\\t\\u007f \\u2713\\ud83d\\ude00\\u0000\"");
    }

    @Test
    void readsBackWhatItQuoted() {
        String text = "{'k': 'it\\'s', 'u': '✓😀\0'}";

        assertThat(PostgresText.unquote(PostgresText.quote(text))).isEqualTo(text);
    }

    @Test
    void leavesAloneWhatIsNoJsonString() {
        assertThat(PostgresText.unquote("[1, 2]")).isEqualTo("[1, 2]");
        assertThat(PostgresText.unquote("\"open")).isEqualTo("\"open");
        assertThat(PostgresText.unquote(null)).isNull();
    }
}
