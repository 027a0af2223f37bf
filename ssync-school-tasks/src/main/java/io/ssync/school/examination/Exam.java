package io.ssync.school.examination;

import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * An examination of a class within a term.
 *
 * @param id the examination
 * @param name what the school calls it; tells whether it is continuous assessment
 * @param ends its last day
 * @param outOf the most points that can be had
 */
record Exam(long id, String name, LocalDate ends, int outOf) {

    /** As words: not the "ca" of practical, not the "test" of contest. */
    private static final Pattern CONTINUOUS_ASSESSMENT = Pattern.compile(
            "(?<!\\p{L})(?:C\\.?A|continuous\\s+assessments?|tests?)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Whether it is one of the papers written during the term, and not the final one. */
    boolean isContinuousAssessment() {
        return CONTINUOUS_ASSESSMENT.matcher(name).find();
    }
}
