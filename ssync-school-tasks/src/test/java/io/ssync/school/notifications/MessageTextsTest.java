package io.ssync.school.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextsTest {

    private static final Map<String, Object> VALUES = Map.of(
            "recipient_name", "Parent No 1",
            "student_class", "JSS 1",
            "notification_message", "O'Brien & <sons>",
            "created_at", new MessageTime(OffsetDateTime.parse("2025-12-01T08:05:00Z")));

    private final MessageTexts texts = new MessageTexts();

    private String fill(String template) {
        return texts.fill("fee", "e-mail", template, VALUES, "without a template");
    }

    @Test
    void endLinesWhereDjangoDoes() {
        assertThat(fill("{{ recipient_name }}\n{% if student_class %}Class {{ student_class }}{% endif %}\nEnd\n"))
                .isEqualTo("Parent No 1\nClass JSS 1\nEnd\n");
    }

    @Test
    void takeDatesAndDefaultsAsDjangoWritesThem() {
        assertThat(fill("{{ created_at|date:\"D, jS M Y H:i\" }}, {{ created_at }}, {{ nothing|default:'none' }}"))
                .isEqualTo("Mon, 1st Dec 2025 08:05, December 01, 2025 08:05, none");
        assertThat(texts.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ oops",
                "{% if %}",
                "{{ created_at|date:\"d Q\" }}",
                "{{ recipient_name|date:\"d\" }}",
                "{{ created_at|timesince }}",
                "{% load humanize %}",
                "{% include notification_message %}",
                "{% for i in range(0, 2000000000) %}{% endfor %}",
                "{% for i in 1..9999 %}{% for j in 1..9999 %}{% endfor %}{% endfor %}",
                "{% set a = 'ab' %}{% for i in 1..60 %}{% set a = a ~ a %}{% endfor %}",
                "{% macro a(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}",
                "{% for i in 1..9999 %}{{ notification_message }}{% endfor %}",
                "{{ '%0999999999d' | format(1) }}",
                "{{ recipient_name.getClass().getName() }}"
            })
    void tellWhatIsWrongWithATemplateAndGoWithoutIt(String template) {
        assertThat(fill(template)).isEqualTo("without a template");
        assertThat(fill(template)).isEqualTo("without a template");
        assertThat(texts.errors())
                .singleElement()
                .asString()
                .startsWith("The template of the e-mail of 'fee' messages is wrong");
    }

    @Test
    void refuseATemplateLongerThanAnyMessage() {
        assertThat(fill("{{".repeat(20_000))).isEqualTo("without a template");
        assertThat(texts.errors()).singleElement().asString().contains("longer than 20000 characters");
    }
}
