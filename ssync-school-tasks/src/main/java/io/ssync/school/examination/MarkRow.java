package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a sheet of marks.
 *
 * @param student whose marks they are; null if the row does not say, which is a fault
 * @param marks points by examination; without those that were left empty
 * @param remark what the teacher says; empty for nothing
 */
record MarkRow(@Nullable EnrolledStudent student, Map<Long, BigDecimal> marks, String remark) {}
