package io.ssync.tasks.dashboard.page;

import static io.ssync.tasks.dashboard.page.Tag.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @Test
    void escapesTextAndAttributes() {
        assertThat(tag("p").attr("title", "\"'<>&")
                        .text("<script>alert('1')</script> & \"more\"")
                        .markup())
                .isEqualTo("<p title=\"&quot;&#39;&lt;&gt;&amp;\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp;"
                        + " &quot;more&quot;</p>");
    }

    @Test
    void showsWhatIsInvisible() {
        assertThat(Html.text("a\0b\u001b[2J\u202eexe.txt\nline").markup()).isEqualTo("a␀b␛[2J\ufffdexe.txt\nline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onclick", "onerror", "style", "href", "src", "action", "formaction", "srcdoc"})
    void writesNoAttributeThatCouldRunText(String attribute) {
        assertThatIllegalArgumentException().isThrownBy(() -> tag("a").attr(attribute, "javascript:alert(1)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p onclick=alert(1)", "p>", "", "P", "1"})
    void takesNoNameThatIsNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> tag(name));
        assertThatIllegalArgumentException().isThrownBy(() -> tag("p").attr(name, ""));
    }

    @Test
    void putsNothingIntoAScript() {
        assertThatIllegalArgumentException().isThrownBy(() -> tag("script").text("alert(1)"));
        assertThatIllegalArgumentException().isThrownBy(() -> tag("style").text("*{}"));
    }

    @Test
    void leadsToPlacesOfTheDashboardOnly() {
        Link link = Link.of("/dashboard", "queue").with("name", "a/b?c=\"d\"&e=<f> #\u00fc");

        assertThat(tag("a").href(link).text("x").markup())
                .isEqualTo("<a href=\"/dashboard/queue?name=a%2Fb%3Fc%3D%22d%22%26e%3D%3Cf%3E%20%23%C3%BC\">x</a>");
    }
}
