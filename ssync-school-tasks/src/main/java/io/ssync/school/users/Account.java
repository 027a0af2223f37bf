package io.ssync.school.users;

import org.jspecify.annotations.Nullable;

/**
 * An account that exists.
 *
 * @param id the account
 * @param email what its owner signs in with, in lower case
 * @param phoneNumber its telephone number as {@link io.ssync.school.people.PhoneNumbers#normal} writes it, if it has one
 * @param hasRole whether it belongs to someone of the role that is asked for: a teacher, a parent
 */
record Account(long id, String email, @Nullable String phoneNumber, boolean hasRole) {}
