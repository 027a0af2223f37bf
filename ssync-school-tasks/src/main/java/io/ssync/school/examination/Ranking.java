package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Positions by score, the highest first. Equal scores share a position, and the next one counts all of them: 1, 1, 3. */
final class Ranking {

    private final Map<BigDecimal, Integer> positions = new HashMap<>();

    /**
     * Ranks scores.
     *
     * @param scores all of them, with the same number of decimals
     */
    Ranking(Collection<BigDecimal> scores) {
        BigDecimal[] sorted = scores.stream().sorted().toArray(BigDecimal[]::new);
        for (int i = sorted.length - 1; i >= 0; i--) {
            positions.putIfAbsent(sorted[i], sorted.length - i);
        }
    }

    /** The position of one of the scores. */
    int position(BigDecimal score) {
        return Objects.requireNonNull(positions.get(score), "one of those that were ranked");
    }
}
