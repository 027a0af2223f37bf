package io.ssync.tasks.imports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one import when it is run. Immutable.
 *
 * @param fileName what the file was called, for the history; empty if it has no name
 * @param by who brought it, such as the id of an account; null if nobody is known
 * @param dryRun whether everything is done as it would be, and undone at the end: the report is that of the real run
 */
public record ImportOptions(String fileName, @Nullable String by, boolean dryRun) {

    private static final int LONGEST = 255;

    /** Cuts what is longer than a name can be. */
    public ImportOptions {
        fileName = cut(Objects.requireNonNull(fileName, "fileName"));
        by = by == null ? null : cut(by);
    }

    /**
     * Of a file without a name, by nobody, and for real.
     *
     * @return the options
     */
    public static ImportOptions defaults() {
        return new ImportOptions("", null, false);
    }

    /**
     * The same with the name of the file.
     *
     * @param name what the file is called
     * @return the options
     */
    public ImportOptions withFileName(String name) {
        return new ImportOptions(name, by, dryRun);
    }

    /**
     * The same with who brought the file.
     *
     * @param who such as the id of an account; null if nobody is known
     * @return the options
     */
    public ImportOptions withBy(@Nullable String who) {
        return new ImportOptions(fileName, who, dryRun);
    }

    /**
     * The same as a dry run, or not.
     *
     * @param dry whether nothing is to be stored
     * @return the options
     */
    public ImportOptions withDryRun(boolean dry) {
        return new ImportOptions(fileName, by, dry);
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
