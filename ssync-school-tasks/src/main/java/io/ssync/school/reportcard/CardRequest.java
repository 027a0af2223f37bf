package io.ssync.school.reportcard;

import org.jspecify.annotations.Nullable;

/**
 * Which cards are wanted.
 *
 * @param termId the term
 * @param classroomId the classroom
 * @param regenerate whether cards that are there are made anew
 * @param publishedOnly whether only published results get cards
 * @param generatedById who asked
 * @param design one of our designs; null for what the school has
 */
record CardRequest(
        long termId,
        long classroomId,
        boolean regenerate,
        boolean publishedOnly,
        @Nullable Long generatedById,
        @Nullable String design) {}
