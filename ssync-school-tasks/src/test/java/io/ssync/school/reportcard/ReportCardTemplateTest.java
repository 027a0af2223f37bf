package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What staff can do with templates, and what they are told when they make a mistake. */
class ReportCardTemplateTest {

    private static final ReportCardPrinter PRINTER = new ReportCardPrinter();

    @TempDir
    private Path folder;

    private ReportCardTemplate template(String text) throws IOException {
        Files.writeString(folder.resolve("report-card.html"), text);
        return ReportCardTemplate.at(folder);
    }

    private static PDDocument print(ReportCardTemplate template) throws IOException {
        return Loader.loadPDF(PRINTER.print(template.read().fill(SampleCards.of("Ada Obi"))));
    }

    private static String text(ReportCardTemplate template) throws IOException {
        try (PDDocument card = print(template)) {
            return new PDFTextStripper().getText(card).strip();
        }
    }

    @Test
    void replacesOurs() throws IOException {
        ReportCardTemplate template = template("<html><body>Well done, {{ card.student.name }}!</body></html>");

        assertThat(text(template)).isEqualTo("Well done, Ada Obi!");
        assertThat(text(ReportCardTemplate.at(folder.resolve("report-card.html"))))
                .isEqualTo("Well done, Ada Obi!");
    }

    @Test
    void changesPartsOfOursAndIncludesFilesBesideIt() throws IOException {
        Files.writeString(folder.resolve("greeting.html"), "<p>Greetings to {{ card.student.name }}</p>");

        String text = text(template("{% extends \"standard.html\" %}{% block title %}TERMLY REPORT{% endblock %}"
                + "{% block footer %}{% include \"greeting.html\" %}{% endblock %}"));

        assertThat(text)
                .contains("TERMLY REPORT", "Greetings to Ada Obi", "Agricultural Science")
                .doesNotContain("STUDENT REPORT CARD", "made by a computer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(0, 2000000000) %}x{% endfor %}",
                "{% for i in 1..9999 %}{% for j in 1..9999 %}{% for k in 1..9999 %}{% endfor %}{% endfor %}{% endfor %}",
                "{% include 'report-card.html' %}",
                "{% extends 'report-card.html' %}",
                "{% for i in 1..2 %}{% include 'report-card.html' %}{% endfor %}",
                "{% set a = 'ab' %}{% for i in 1..60 %}{% set a = a ~ a %}{% endfor %}",
                "{% set a = [1] %}{% for i in 1..60 %}{% set a = a + a %}{% endfor %}",
                "{% set _work = 1 %}{% for i in 1..9 %}{% endfor %}",
                "{{ '%0999999999d' | format(1) }}",
                "{% macro a(n) %}{% if n > 0 %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}"
            })
    void refusesWhatWouldTakeForEver(String repetition) throws IOException {
        assertThatThrownBy(() -> print(template("<html><body>" + repetition + "</body></html>")))
                .isInstanceOf(ReportCardException.class)
                .hasMessageStartingWith("The template report-card.html is wrong in line 1: ");
    }

    /** What makes a great page in few steps is stopped before it is printed, and what prints many pages while it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in 1..9999 %}{% for j in 1..9 %}<p>x</p>{% endfor %}{% endfor %}",
                "{% for i in 1..200 %}{% for j in 1..400 %}again and {% endfor %}{% endfor %}",
                "{% for i in 1..999 %}<p style=\"page-break-after: always\">x</p>{% endfor %}",
                "<div style=\"height: 100000mm\">x</div>"
            })
    void stopsWithinASecondWhatRepeatsItself(String repetition) throws IOException {
        ReportCardTemplate template = template("<html><body>" + repetition + "</body></html>");
        text(ReportCardTemplate.standard());
        long start = System.nanoTime();

        assertThatThrownBy(() -> print(template))
                .isInstanceOf(ReportCardException.class)
                .hasMessageFindingMatch("repeat itself without end|more than 50 pages");

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("below a second on a machine with nothing else to do")
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void stopsAtAnInterrupt() throws IOException {
        CardPage page = template("<html><body>{% for i in 1..9 %}x{% endfor %}</body></html>")
                .read();
        ReportCard card = SampleCards.of("Ada Obi");
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> page.fill(card)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void countsItsLoops() throws IOException {
        assertThat(text(template(
                        "<html><body>{% for i in 3..1 %}{% endfor %}{% for i in range(5, 6) %}{{ loop.index }}{{ i }}"
                                + "{% if loop.last %}!{% endif %} {% endfor %}</body></html>")))
                .isEqualTo("05 16!");
    }

    @Test
    void canBeEditedWithoutARestart() throws IOException {
        ReportCardTemplate template = template("<html><body>old</body></html>");
        Files.writeString(folder.resolve("report-card.html"), "<html><body>new</body></html>");

        assertThat(text(template)).isEqualTo("new");
    }

    @Test
    void showsPicturesBesideIt() throws IOException {
        ImageIO.write(
                new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB),
                "png",
                folder.resolve("stamp.png").toFile());

        assertThat(pictures(template("<html><body><img src=\"{{ picture('stamp.png') }}\"/></body></html>")))
                .isEqualTo(1);
        assertThatThrownBy(() -> text(template("<html>\n<img src=\"{{ picture('none.png') }}\"/></html>")))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("none.png")
                .hasMessageContaining("line 2");
    }

    @Test
    void showsNoFilesFromElsewhereAndNothingFromTheNetwork() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("elsewhere")).resolve("secret.png");
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png", secret.toFile());

        assertThat(pictures(template("<html><body>x<img src=\"" + secret.toUri() + "\"/>"
                        + "<img src=\"http://127.0.0.1:1/x.png\"/></body></html>")))
                .isZero();
    }

    private static int pictures(ReportCardTemplate template) throws IOException {
        try (PDDocument card = print(template)) {
            int pictures = 0;
            for (COSName ignored : card.getPage(0).getResources().getXObjectNames()) {
                pictures++;
            }
            return pictures;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.html", "/etc/hostname", "elsewhere/secret.html", ".."})
    void readsNothingOutsideItsFolder(String name) {
        assertThatThrownBy(() -> text(template("<html><body>{% include \"" + name + "\" %}</body></html>")))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("is not the name of a file in the folder of the template");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>\n<body>\n{% if card %}\n</body></html>",
                "<html>\n<body>\n\n{{ card.nonsense }}</body></html>",
                "<html>\n<body>\n\n{{ card.student.class.name }}</body></html>",
                "<html>\n<body>\n{% for subject in card.subjects %}<p>{{ subject.name }}</p>{% endfor %}\n<b></body></html>",
                "<html>\n<body>\n\n&nbsp;</body></html>"
            })
    void namesTheFileAndTheLineOfAMistake(String text) {
        assertThatThrownBy(() -> text(template(text)))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("report-card.html is wrong in line 4");
    }

    @Test
    void namesTheFileThatIsIncludedIfTheMistakeIsThere() throws IOException {
        Files.writeString(folder.resolve("part.html"), "\n{{ card.nonsense }}");

        assertThatThrownBy(() -> text(template("<html>\n\n\n{% include 'part.html' %}</html>")))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("part.html is wrong in line 2");
    }

    @Test
    void showsWhereThePageIsWrongIfTheTemplateLooksRight() {
        assertThatThrownBy(() -> text(template("<html><body>{{ \"<b>\" | raw }} bold</body></html>")))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("report-card.html")
                .hasMessageContaining("<b> bold");
    }

    @Test
    void endsIfItWouldNotEnd() throws IOException {
        ReportCardTemplate template =
                template("<html><body>{% for i in range(1, 100000000) %}again and again{% endfor %}</body></html>");

        assertThatThrownBy(() -> text(template)).isInstanceOf(ReportCardException.class);
    }

    @Test
    void isMissedAtOnce() {
        assertThatThrownBy(() -> ReportCardTemplate.at(folder))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("report-card.html");
    }
}
