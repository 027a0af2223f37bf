package io.ssync.school.examination;

/**
 * A subject that is taught to a class.
 *
 * @param id the subject
 * @param teacherId who teaches it
 */
record ClassSubject(long id, long teacherId) {}
