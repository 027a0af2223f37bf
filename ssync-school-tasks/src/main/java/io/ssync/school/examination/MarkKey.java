package io.ssync.school.examination;

/**
 * Whose marks in what.
 *
 * @param enrolmentId the student's enrolment
 * @param subjectId the subject
 */
record MarkKey(long enrolmentId, long subjectId) {}
