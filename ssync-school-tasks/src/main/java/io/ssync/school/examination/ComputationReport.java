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
     */
    public record Results(
            @JsonProperty("total_students") int totalStudents,
            @JsonProperty("computed") int computed,
            @JsonProperty("failed") int failed,
            @JsonProperty("errors") List<StudentError> errors) {

        /** Copies the list. */
        public Results {
            errors = List.copyOf(errors);
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
