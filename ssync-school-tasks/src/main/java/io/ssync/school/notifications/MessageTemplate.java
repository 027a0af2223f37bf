package io.ssync.school.notifications;

/**
 * What a school has written for the messages of a type, with names like {@code {{ student_name }}} in it. Plain text: nothing is
 * escaped.
 *
 * @param subject of e-mails
 * @param body of e-mails
 * @param sms text messages
 */
record MessageTemplate(String subject, String body, String sms) {}
