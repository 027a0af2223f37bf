package io.ssync.school.examination;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What came of computing the results of a class.
 *
 * @param status always {@code success}; a class that cannot be computed is a failed task
 * @param term the name of the term
 * @param classroom the name of the class level
 * @param dryRun whether nothing was stored: this is what would come of it
 * @param results how many students have results now
 */
public record ComputationReport(
        @JsonProperty("status") String status,
        @JsonProperty("term") String term,
        @JsonProperty("classroom") String classroom,

        @JsonProperty("dry_run") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean dryRun,

        @JsonProperty("results") Results results) {

    /**
     * The counts; {@code computed + failed} is {@code totalStudents}. Students are named with their admission numbers.
     *
     * @param totalStudents the students of the class in the term
     * @param computed those who have results now
     * @param failed those who have none
     * @param errors why, one entry for each of these
     * @param missingMarks papers without a mark, of all students and subjects; each counts as nothing
     * @param missing whose they are, by student and subject
     * @param notRanked students with a result of an earlier computation and none of this one; theirs keeps its marks and
     *     has no position
     * @param publishedChanges what is otherwise in results that parents can see, one sentence for each student
     * @param warnings what else the office should know, in sentences
     */
    public record Results(
            @JsonProperty("total_students") int totalStudents,
            @JsonProperty("computed") int computed,
            @JsonProperty("failed") int failed,
            @JsonProperty("errors") List<StudentError> errors,
            @JsonProperty("missing_marks") int missingMarks,
            @JsonProperty("missing") List<MissingMark> missing,
            @JsonProperty("not_ranked") List<String> notRanked,
            @JsonProperty("published_changes") List<String> publishedChanges,
            @JsonProperty("warnings") List<String> warnings) {

        /** Copies the lists. */
        public Results {
            errors = List.copyOf(errors);
            missing = List.copyOf(missing);
            notRanked = List.copyOf(notRanked);
            publishedChanges = List.copyOf(publishedChanges);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Why a student has no results.
     *
     * @param student first and last name, and admission number
     * @param error the reason
     */
    public record StudentError(
            @JsonProperty("student") String student,
            @JsonProperty("error") String error) {}
}
