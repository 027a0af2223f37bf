package io.ssync.school.examination;

import java.math.BigDecimal;

/**
 * What a percentage is worth.
 *
 * @param letter such as A
 * @param points such as 4.00
 */
record Grade(String letter, BigDecimal points) {

    static final Grade FAIL = new Grade("F", new BigDecimal("0.00"));
}
