package io.ssync.school.examination;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a sheet of ratings.
 *
 * @param student of whom; null if the row does not say, which is a fault
 * @param scores by trait, from 1 to 5; those that the row leaves empty are not in it
 */
record RatingRow(@Nullable EnrolledStudent student, Map<String, Integer> scores) {

    RatingRow {
        scores = Map.copyOf(scores);
    }
}
