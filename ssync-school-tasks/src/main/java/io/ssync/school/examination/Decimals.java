package io.ssync.school.examination;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/** Two decimals, rounded half to even as the school system rounds what it stores; PostgreSQL would round half up. */
final class Decimals {

    private static final int PLACES = 2;

    private Decimals() {}

    static BigDecimal round(BigDecimal value) {
        return value.setScale(PLACES, RoundingMode.HALF_EVEN);
    }

    /** The rounded quotient; 0.00 if there is nothing to divide by. */
    static BigDecimal divide(BigDecimal value, BigDecimal by) {
        return by.signum() == 0 ? round(BigDecimal.ZERO) : value.divide(by, PLACES, RoundingMode.HALF_EVEN);
    }

    static BigDecimal sum(Collection<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The rounded mean; 0.00 of nothing. */
    static BigDecimal mean(Collection<BigDecimal> values) {
        return divide(sum(values), BigDecimal.valueOf(values.size()));
    }
}
