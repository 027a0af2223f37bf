package io.ssync.school.examination;

import org.jspecify.annotations.Nullable;

/**
 * A student of a class.
 *
 * @param id the student
 * @param name first and last name
 * @param enrolmentId the student's enrolment in this classroom and year, to which marks are tied; null if there is none
 */
record ClassStudent(int id, String name, @Nullable Long enrolmentId) {}
