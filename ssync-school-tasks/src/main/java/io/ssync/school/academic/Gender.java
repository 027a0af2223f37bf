package io.ssync.school.academic;

import java.util.Locale;
import java.util.Optional;

/** The genders that the school system knows, by the words that it stores. */
enum Gender {
    MALE("Male"),
    FEMALE("Female"),
    OTHER("Other");

    private final String word;

    Gender(String word) {
        this.word = word;
    }

    /** The stored word. */
    String word() {
        return word;
    }

    /** Understands the word or its first letter, in any case. */
    static Optional<Gender> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "male", "m" -> Optional.of(MALE);
            case "female", "f" -> Optional.of(FEMALE);
            case "other", "o" -> Optional.of(OTHER);
            default -> Optional.empty();
        };
    }
}
