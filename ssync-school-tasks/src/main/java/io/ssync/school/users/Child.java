package io.ssync.school.users;

import org.jspecify.annotations.Nullable;

/**
 * A student whose row this transaction has locked.
 *
 * @param id the student
 * @param admissionNumber the number
 * @param guardian the parent who is the student's guardian; null if nobody is
 */
record Child(int id, String admissionNumber, @Nullable Long guardian) {}
