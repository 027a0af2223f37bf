/**
 * Tasks about fees: assigning them to students, and reminding guardians of what is unpaid.
 *
 * <p>The one door is {@link io.ssync.school.finance.FinanceTasks}.
 */
@NullMarked
package io.ssync.school.finance;

import org.jspecify.annotations.NullMarked;
