/**
 * Tasks about examinations: the results of a class for a term, their publication, and report cards.
 *
 * <p>The one door is {@link io.ssync.school.examination.ExaminationTasks}. What counts how much stands in
 * {@code ExamScores}, what a score is worth in {@code GradeScale}, and who is first in {@code Ranking}.
 */
@NullMarked
package io.ssync.school.examination;

import org.jspecify.annotations.NullMarked;
