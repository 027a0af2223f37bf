package io.ssync.school.examination;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The tasks that compute the results of a term.
 *
 * @param status always {@code success}: the tasks were sent; how each ended, its own result says
 * @param term the name of the term
 * @param classrooms one task for each class
 */
public record TermComputation(
        @JsonProperty("status") String status,
        @JsonProperty("term") String term,
        @JsonProperty("classrooms") List<ClassTask> classrooms) {

    /** Copies the list. */
    public TermComputation {
        classrooms = List.copyOf(classrooms);
    }

    /**
     * The task of a class.
     *
     * @param classroom the name of the class level
     * @param taskId its task
     */
    public record ClassTask(
            @JsonProperty("classroom") String classroom,
            @JsonProperty("task_id") String taskId) {}
}
