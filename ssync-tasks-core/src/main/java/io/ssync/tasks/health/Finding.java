package io.ssync.tasks.health;

/**
 * What came of one check.
 *
 * @param severity how bad it is
 * @param check what was looked at, in a word or two such as {@code eviction}
 * @param subject of what: an address without password, a queue, a worker
 * @param text what was found, in a sentence
 * @param advice what to do; empty if there is nothing to do
 */
public record Finding(Severity severity, String check, String subject, String text, String advice) {

    /** How bad a finding is, the worst last. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Worth knowing; nothing need be done. */
        NOTE,
        /** It works, and somebody should do something. */
        WARNING,
        /** Tasks are lost or do not run, or will be when something else happens. */
        ERROR
    }

    /** A check with nothing to do. */
    public static Finding ok(String check, String subject, String text) {
        return new Finding(Severity.OK, check, subject, text, "");
    }

    /** Whether somebody should do something. */
    public boolean isTrouble() {
        return severity.compareTo(Severity.WARNING) >= 0;
    }
}
