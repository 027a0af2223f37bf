package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about report cards names what there is. */
class ReportCardsDocumentTest {

    private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/report-cards.md");

    @Test
    void listsWhatATemplateCanShow() throws IOException {
        String page = Files.readString(PAGE);

        for (RecordComponent part : ReportCard.class.getRecordComponents()) {
            String row = page.lines()
                    .filter(line -> line.startsWith("| `card.") && line.contains("`card." + part.getName() + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("card." + part.getName()));
            assertThat(found("`(\\w+)`", row)).as(row).containsExactlyElementsOf(names(part));
        }
    }

    private static List<String> names(RecordComponent part) {
        Class<?> type = part.getName().equals("subjects")
                ? ReportCard.Subject.class
                : part.getName().equals("scale")
                        ? ReportCard.Band.class
                        : part.getName().equals("ratings") ? ReportCard.RatingGroup.class : part.getType();
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }

    @Test
    void listsTheBlocksOfOurTemplate() throws IOException {
        String line = Files.readString(PAGE)
                .lines()
                .filter(text -> text.startsWith("Their blocks:"))
                .findFirst()
                .orElseThrow();

        assertThat(found("`(\\w+)`", line))
                .containsExactlyElementsOf(
                        found("\\{% block (\\w+) %}", TemplateFiles.ours().text("standard.html")));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
