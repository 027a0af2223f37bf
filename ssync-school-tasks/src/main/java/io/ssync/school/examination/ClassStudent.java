package io.ssync.school.examination;

import org.jspecify.annotations.Nullable;

/**
 * A student of a class in a term.
 *
 * @param id the student
 * @param name as the office knows one from another of the same name: first and last name, and the admission number
 * @param enrolmentId the student's enrolment in this classroom and year, to which marks are tied; null if there is none
 * @param isExpected whether the student is in the class still; if not, only marks tell that there is a result to compute
 */
record ClassStudent(int id, String name, @Nullable Long enrolmentId, boolean isExpected) {}
