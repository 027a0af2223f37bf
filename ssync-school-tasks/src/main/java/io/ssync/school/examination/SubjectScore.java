package io.ssync.school.examination;

import java.math.BigDecimal;

/**
 * What a student has in a subject, before it is compared with the class.
 *
 * @param subject the subject
 * @param assessment points for continuous assessment, out of 40
 * @param examination points for the final examination, out of 60
 * @param grade what the total is worth
 */
record SubjectScore(ClassSubject subject, BigDecimal assessment, BigDecimal examination, Grade grade) {

    /** Out of 100, so the percentage too. */
    BigDecimal total() {
        return assessment.add(examination);
    }
}
