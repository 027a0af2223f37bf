package io.ssync.school.examination;

import org.jspecify.annotations.Nullable;

/**
 * Which results are wanted, and what may be done for them.
 *
 * @param termId the term
 * @param classroomId the classroom
 * @param computedById the user who asked; null if nobody is known
 * @param mayChangePublished whether results that parents can see may become others
 * @param dryRun whether to say what would come of it, and store nothing
 */
record ComputationRequest(
        long termId, long classroomId, @Nullable Long computedById, boolean mayChangePublished, boolean dryRun) {}
