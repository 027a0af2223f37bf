package io.ssync.school.examination;

import org.jspecify.annotations.Nullable;

/**
 * A row of a sheet of remarks.
 *
 * @param student of whom; null if the row does not say, which is a fault
 * @param classTeacher what the class teacher says; empty for nothing
 * @param principal what the principal says; empty for nothing
 */
record RemarkRow(@Nullable EnrolledStudent student, String classTeacher, String principal) {}
