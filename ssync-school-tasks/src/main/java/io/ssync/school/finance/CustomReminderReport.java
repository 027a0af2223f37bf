package io.ssync.school.finance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How many guardians were reminded of a fee.
 *
 * @param sent the reminders of this task
 * @param errors who could not be reminded, and why
 */
public record CustomReminderReport(
        @JsonProperty("sent") int sent,
        @JsonProperty("errors") List<String> errors) {

    /** Copies the list. */
    public CustomReminderReport {
        errors = List.copyOf(errors);
    }
}
