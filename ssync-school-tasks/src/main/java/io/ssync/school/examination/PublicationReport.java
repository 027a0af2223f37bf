package io.ssync.school.examination;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of publishing the results of a class, or of taking them back.
 *
 * @param status always {@code success}; a class without results is a failed task
 * @param published how many results of the class are published now
 * @param changed how many were changed by this task
 * @param notified how many guardians were told
 * @param withoutAccount students whose guardian has no account to be told with
 * @param term the name of the term
 * @param classroom the name of the class level
 * @param notRanked students who were not ranked when the class was computed last, though their earlier results are published
 * @param templateErrors what is wrong with the school's templates of messages, which were not used then
 */
public record PublicationReport(
        @JsonProperty("status") String status,
        @JsonProperty("published") int published,
        @JsonProperty("changed") int changed,
        @JsonProperty("notified") int notified,
        @JsonProperty("without_account") List<String> withoutAccount,
        @JsonProperty("term") String term,
        @JsonProperty("classroom") String classroom,
        @JsonProperty("not_ranked") List<String> notRanked,
        @JsonProperty("template_errors") List<String> templateErrors) {

    /** Copies the list. */
    public PublicationReport {
        withoutAccount = List.copyOf(withoutAccount);
        notRanked = List.copyOf(notRanked);
        templateErrors = List.copyOf(templateErrors);
    }
}
