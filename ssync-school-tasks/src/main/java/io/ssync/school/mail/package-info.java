/**
 * Sends e-mail. A {@link io.ssync.school.mail.Mailer} says of each recipient what the mail server said: taken, refused for good,
 * or not now. Whether to try again is the business of whoever sends.
 */
@NullMarked
package io.ssync.school.mail;

import org.jspecify.annotations.NullMarked;
