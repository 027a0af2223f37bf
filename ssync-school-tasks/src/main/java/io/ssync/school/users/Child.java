package io.ssync.school.users;

/**
 * A student whose row this transaction has locked.
 *
 * @param id the student
 * @param admissionNumber the number
 * @param hasGuardian whether somebody is the student's guardian already
 */
record Child(int id, String admissionNumber, boolean hasGuardian) {}
