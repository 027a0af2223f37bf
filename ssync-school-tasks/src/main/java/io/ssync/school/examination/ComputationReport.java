package io.ssync.school.examination;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of computing the results of a class.
 *
 * @param status always {@code success}; a class that cannot be computed is a failed task
 * @param term the name of the term
 * @param classroom the name of the class level
 * @param results how many students have results now
 */
public record ComputationReport(
        @JsonProperty("status") String status,
        @JsonProperty("term") String term,
        @JsonProperty("classroom") String classroom,
        @JsonProperty("results") Results results) {

    /**
     * The counts; {@code computed + failed} is {@code totalStudents}.
     *
     * @param totalStudents the active students of the class
     * @param computed those who have results now
     * @param failed those who have none
     * @param errors why, one entry for each of these
     * @param missingMarks papers without a mark, of all students and subjects; each counts as nothing
     * @param removed students whose earlier results were removed because they are not ranked now
     * @param warnings whose marks are missing, and who is not ranked now but has a published result, one sentence for each
     */
    public record Results(
            @JsonProperty("total_students") int totalStudents,
            @JsonProperty("computed") int computed,
            @JsonProperty("failed") int failed,
            @JsonProperty("errors") List<StudentError> errors,
            @JsonProperty("missing_marks") int missingMarks,
            @JsonProperty("removed") List<String> removed,
            @JsonProperty("warnings") List<String> warnings) {

        /** Copies the lists. */
        public Results {
            errors = List.copyOf(errors);
            removed = List.copyOf(removed);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Why a student has no results.
     *
     * @param student first and last name
     * @param error the reason
     */
    public record StudentError(
            @JsonProperty("student") String student,
            @JsonProperty("error") String error) {}
}
