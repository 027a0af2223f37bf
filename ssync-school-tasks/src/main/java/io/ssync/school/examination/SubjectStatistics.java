package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;

/**
 * How a class did in a subject.
 *
 * @param highest the best total
 * @param lowest the worst
 * @param mean their mean
 * @param ranking the positions
 * @param students how many were ranked
 */
record SubjectStatistics(BigDecimal highest, BigDecimal lowest, BigDecimal mean, Ranking ranking, int students) {

    /**
     * Compares.
     *
     * @param totals what each student of the class has, at least one
     */
    static SubjectStatistics of(List<BigDecimal> totals) {
        return new SubjectStatistics(
                Collections.max(totals),
                Collections.min(totals),
                Decimals.mean(totals),
                new Ranking(totals),
                totals.size());
    }
}
