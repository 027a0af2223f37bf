package io.ssync.example.upload;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is uploaded with a file.
 *
 * @param value the fields by name; null for one that is not there
 * @param userId the account of who uploads; null for whoever has shown the API's own token
 */
public record UploadFields(
        Function<String, @Nullable String> value, @Nullable Long userId) {
    /** Whether the file is only tried. */
    boolean dryRun() {
        return flag("dry_run");
    }

    /** Whether a field says true. */
    boolean flag(String name) {
        return Boolean.parseBoolean(value.apply(name));
    }

    /**
     * A whole number that must be there.
     *
     * @throws WrongFieldException if it is not
     */
    long number(String name) {
        String text = value.apply(name);
        if (text == null || text.isBlank()) {
            throw new WrongFieldException("No " + name + " provided.");
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new WrongFieldException(name + " must be a whole number.");
        }
    }
}
