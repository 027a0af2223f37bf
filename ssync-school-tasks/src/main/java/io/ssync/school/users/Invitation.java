package io.ssync.school.users;

import java.util.Objects;

/**
 * What new people are told. Nobody knows the password of a new account, since it has none: its owner sets one.
 *
 * @param schoolName what the school is called
 * @param passwordUrl the page where a password is set for an e-mail address
 */
public record Invitation(String schoolName, String passwordUrl) {

    /** Checks that there is something to say. */
    public Invitation {
        Objects.requireNonNull(schoolName, "schoolName");
        Objects.requireNonNull(passwordUrl, "passwordUrl");
    }

    String subject() {
        return "Your account at " + schoolName;
    }

    String text(Person person) {
        return """
                Dear %s %s,

                %s has made an account for you. You sign in with this e-mail address: %s

                The account has no password yet. Please set one here:
                %s

                If you did not expect this message, there is nothing to do: without a password nobody can sign in.
                """.formatted(person.firstName(), person.lastName(), schoolName, person.email(), passwordUrl);
    }
}
