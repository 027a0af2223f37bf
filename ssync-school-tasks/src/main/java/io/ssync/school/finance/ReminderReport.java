package io.ssync.school.finance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How many guardians were reminded. Reminders that had been given before, on the same day, are not counted.
 *
 * @param weekAhead of fees due in seven days
 * @param threeDays of fees due in three days
 * @param tomorrow of fees due tomorrow
 * @param overdue of fees that were due before today
 * @param errors who could not be reminded, and why
 * @param templateErrors what is wrong with the school's templates of messages, which were not used then
 */
public record ReminderReport(
        @JsonProperty("week_ahead") int weekAhead,
        @JsonProperty("three_days") int threeDays,
        @JsonProperty("tomorrow") int tomorrow,
        @JsonProperty("overdue") int overdue,
        @JsonProperty("errors") List<String> errors,
        @JsonProperty("template_errors") List<String> templateErrors) {

    /** Copies the list. */
    public ReminderReport {
        errors = List.copyOf(errors);
        templateErrors = List.copyOf(templateErrors);
    }
}
