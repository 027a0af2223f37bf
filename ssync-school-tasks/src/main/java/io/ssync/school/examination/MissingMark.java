package io.ssync.school.examination;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A student whose marks in a subject are not all entered.
 *
 * @param student first and last name, and admission number
 * @param subject the subject
 * @param papers the examinations without a mark; what is missing counts as nothing
 */
public record MissingMark(
        @JsonProperty("student") String student,
        @JsonProperty("subject") String subject,
        @JsonProperty("papers") List<String> papers) {

    /** Copies the list. */
    public MissingMark {
        papers = List.copyOf(papers);
    }
}
