package io.ssync.school.mail;

/** Why an e-mail is sent, which mail programs want to know. */
public enum MailKind {

    /** Somebody wrote it. */
    LETTER,

    /** A program wrote it: others do not answer that they are on holiday. */
    AUTOMATIC,

    /** A program wrote it, and goes on doing so: whoever gets it can ask for an end of it. */
    NOTIFICATION
}
