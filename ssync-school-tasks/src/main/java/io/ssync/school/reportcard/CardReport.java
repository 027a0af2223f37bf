package io.ssync.school.reportcard;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of making the cards of a class. {@code generated + kept + failed} is {@code total}.
 *
 * @param status always {@code success}; a class whose cards cannot be made is a failed task
 * @param total the students of the class
 * @param generated cards that are new
 * @param kept cards that were there
 * @param failed students without a card
 * @param errors who has no card and why, one entry for each
 * @param warnings what cards could not show: pictures that cannot be read, letters that their fonts have not
 * @param withheld whose card is withheld, and what they owe
 * @param templateErrors what is wrong with the school's templates of messages, which were not used then
 */
public record CardReport(
        @JsonProperty("status") String status,
        @JsonProperty("total") int total,
        @JsonProperty("generated") int generated,
        @JsonProperty("kept") int kept,
        @JsonProperty("failed") int failed,
        @JsonProperty("errors") List<String> errors,
        @JsonProperty("warnings") List<String> warnings,
        @JsonProperty("withheld") List<String> withheld,
        @JsonProperty("template_errors") List<String> templateErrors) {

    /** Copies the lists. */
    public CardReport {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        withheld = List.copyOf(withheld);
        templateErrors = List.copyOf(templateErrors);
    }
}
