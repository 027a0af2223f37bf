package io.ssync.school.finance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * For how many students guardians were reminded of a fee.
 *
 * @param sent the students; what one owes for several terms is one reminder
 * @param errors who could not be reminded, and why
 * @param templateErrors what is wrong with the school's templates of messages, which were not used then
 */
public record CustomReminderReport(
        @JsonProperty("sent") int sent,
        @JsonProperty("errors") List<String> errors,
        @JsonProperty("template_errors") List<String> templateErrors) {

    /** Copies the list. */
    public CustomReminderReport {
        errors = List.copyOf(errors);
        templateErrors = List.copyOf(templateErrors);
    }
}
