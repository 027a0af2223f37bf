package io.ssync.school.finance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * To how many students a fee was assigned.
 *
 * @param status always {@code success}; a fee that cannot be assigned is a failed task
 * @param feeStructure the name of the fee
 * @param assignedCount the new assignments; those that were there are not counted
 * @param notes what the bursar should know: why nobody was assigned it, who keeps another amount
 */
public record AssignmentReport(
        @JsonProperty("status") String status,
        @JsonProperty("fee_structure") String feeStructure,
        @JsonProperty("assigned_count") int assignedCount,
        @JsonProperty("notes") List<String> notes) {

    /** Copies the list. */
    public AssignmentReport {
        notes = List.copyOf(notes);
    }
}
