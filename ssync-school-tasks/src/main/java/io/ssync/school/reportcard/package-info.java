/**
 * Report cards: the results of a student for a term on a page to print.
 *
 * <p>{@link io.ssync.school.reportcard.ReportCardTasks} makes them from a template that a school can replace, and
 * {@link io.ssync.school.reportcard.ReportCards} hands them out.
 */
@NullMarked
package io.ssync.school.reportcard;

import org.jspecify.annotations.NullMarked;
