package io.ssync.school.examination;

import java.time.LocalDate;

/**
 * An examination of a class within a term.
 *
 * @param id the examination
 * @param name what the school calls it; tells whether it is continuous assessment
 * @param ends its last day
 * @param outOf the most points that can be had
 */
record Exam(long id, String name, LocalDate ends, int outOf) {

    /** Whether it is one of the papers written during the term, and not the final one. */
    boolean isContinuousAssessment() {
        return PaperKind.of(name) == PaperKind.CONTINUOUS_ASSESSMENT;
    }
}
