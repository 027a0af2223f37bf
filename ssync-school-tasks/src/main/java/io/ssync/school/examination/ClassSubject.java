package io.ssync.school.examination;

/**
 * A subject that is taught to a class.
 *
 * @param id the subject
 * @param name what it is called
 * @param teacherId who teaches it
 * @param isElective whether only those take it who have a mark in it
 */
record ClassSubject(long id, String name, long teacherId, boolean isElective) {}
