package io.ssync.school.academic;

/**
 * A student who is to be stored.
 *
 * @param admissionNumber the sheet's, or a new one
 * @param row everything else
 * @param classroom where a seat is taken for the student
 */
record NewStudent(String admissionNumber, StudentRow row, Classroom classroom) {}
