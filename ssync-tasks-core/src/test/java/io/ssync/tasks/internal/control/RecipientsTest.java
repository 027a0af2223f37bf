package io.ssync.tasks.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientsTest {
    @Test
    void areEveryoneUnlessSomethingElseIsSaid() {
        assertThat(Recipients.EVERYONE.include("worker@host")).isTrue();
        assertThat(new Recipients(List.of(), null, null).include("worker@host")).isTrue();
        assertThat(new Recipients(null, "nobody@*", null).include("worker@host"))
                .isTrue();
    }

    @Test
    void areThoseWhoAreNamed() {
        Recipients recipients = new Recipients(List.of("a@host", "b@host"), null, null);

        assertThat(recipients.include("b@host")).isTrue();
        assertThat(recipients.include("c@host")).isFalse();
    }

    @Test
    void areThoseWhoseWholeNameMatchesAGlob() {
        assertThat(glob("worker@*")).isTrue();
        assertThat(glob("worker@h[a-o]st")).isTrue();
        assertThat(glob("worker")).isFalse();
        assertThat(glob("worker@h[p-z]st")).isFalse();
    }

    @Test
    void areThoseWhoseNameBeginsWithAMatchOfARegularExpression() {
        assertThat(regex("work")).isTrue();
        assertThat(regex("w.*@")).isTrue();
        assertThat(regex("host")).isFalse();
        assertThat(regex("(")).isFalse();
    }

    private static boolean glob(String pattern) {
        return new Recipients(null, pattern, "glob").include("worker@host");
    }

    private static boolean regex(String pattern) {
        return new Recipients(null, pattern, "pcre").include("worker@host");
    }
}
