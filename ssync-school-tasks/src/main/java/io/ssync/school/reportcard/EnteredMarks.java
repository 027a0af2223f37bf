package io.ssync.school.reportcard;

import io.ssync.school.examination.PaperKind;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/** Which marks of students were entered, to tell a zero from a mark that nobody entered: results store both as 0. */
final class EnteredMarks {

    private record Key(long result, long subject, PaperKind kind) {}

    private final Set<Key> entered = new HashSet<>();
    private final Set<Long> results = new HashSet<>();

    void add(long result, long subject, PaperKind kind) {
        entered.add(new Key(result, subject, kind));
        results.add(result);
    }

    /** Whether a score is 0 for want of a mark. Results without any mark were not computed from marks, so their zeros are zeros. */
    boolean isMissing(long result, long subject, PaperKind kind, BigDecimal score) {
        return score.signum() == 0 && results.contains(result) && !entered.contains(new Key(result, subject, kind));
    }
}
