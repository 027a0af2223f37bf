package io.ssync.school.finance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * To how many students a fee was assigned.
 *
 * @param status always {@code success}; a fee that cannot be assigned is a failed task
 * @param feeStructure the name of the fee
 * @param assignedCount the new assignments; those that were there are not counted
 */
public record AssignmentReport(
        @JsonProperty("status") String status,
        @JsonProperty("fee_structure") String feeStructure,
        @JsonProperty("assigned_count") int assignedCount) {}
