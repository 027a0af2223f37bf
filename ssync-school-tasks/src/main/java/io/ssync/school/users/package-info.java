/**
 * Tasks about the people around the students: teachers and parents with their accounts, and e-mail.
 *
 * <p>The one door is {@link io.ssync.school.users.UsersTasks}; {@link io.ssync.school.users.UsersTemplates} writes the files
 * that it reads.
 */
@NullMarked
package io.ssync.school.users;

import org.jspecify.annotations.NullMarked;
