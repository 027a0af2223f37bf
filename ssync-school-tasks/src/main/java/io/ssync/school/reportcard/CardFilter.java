package io.ssync.school.reportcard;

import org.jspecify.annotations.Nullable;

/**
 * Which report cards are wanted; null asks for all.
 *
 * @param termId of a term
 * @param classroomId of a classroom
 * @param studentId of a student
 * @param userId those that an account may see that is not of the staff: published ones of the own children, or the own
 */
public record CardFilter(
        @Nullable Long termId,
        @Nullable Long classroomId,
        @Nullable Long studentId,
        @Nullable Long userId) {}
