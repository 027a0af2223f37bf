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
 */
public record PublicationReport(
        @JsonProperty("status") String status,
        @JsonProperty("published") int published,
        @JsonProperty("changed") int changed,
        @JsonProperty("notified") int notified,
        @JsonProperty("without_account") List<String> withoutAccount,
        @JsonProperty("term") String term,
        @JsonProperty("classroom") String classroom) {

    /** Copies the list. */
    public PublicationReport {
        withoutAccount = List.copyOf(withoutAccount);
    }
}
