package io.ssync.school.examination;

import java.util.regex.Pattern;

/** What an examination counts as, which its name tells. */
public enum PaperKind {

    /** One of the papers written during the term. */
    CONTINUOUS_ASSESSMENT,

    /** The final examination. */
    EXAMINATION;

    /** As words: not the "ca" of practical, not the "test" of contest. */
    private static final Pattern OF_THE_TERM = Pattern.compile(
            "(?<!\\p{L})(?:C\\.?A|continuous\\s+assessments?|tests?)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /**
     * The kind of an examination.
     *
     * @param name what the school calls it, such as {@code 1st CA}
     * @return continuous assessment if the name has CA, test or continuous assessment as words in it
     */
    public static PaperKind of(String name) {
        return OF_THE_TERM.matcher(name).find() ? CONTINUOUS_ASSESSMENT : EXAMINATION;
    }
}
