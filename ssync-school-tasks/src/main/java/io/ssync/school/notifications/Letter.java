package io.ssync.school.notifications;

/** What a message looks like that the school has no template for: to whom it is, what it says, and whose it is. */
final class Letter {

    private Letter() {}

    /**
     * Writes a letter.
     *
     * @param recipient the person
     * @param message what there is to say
     * @param school the name of the school; empty if it is not known
     */
    static String of(String recipient, String message, String school) {
        return "Dear " + recipient + ",\n\n" + message + "\n" + (school.isEmpty() ? "" : "\n" + school + "\n");
    }
}
