/**
 * Tasks about students and their classes.
 *
 * <p>The one door is {@link io.ssync.school.academic.AcademicTasks}; {@link io.ssync.school.academic.AcademicTemplates}
 * writes the files that it reads.
 */
@NullMarked
package io.ssync.school.academic;

import org.jspecify.annotations.NullMarked;
