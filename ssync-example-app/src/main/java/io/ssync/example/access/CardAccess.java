package io.ssync.example.access;

import io.ssync.school.reportcard.StoredCard;
import java.util.stream.Stream;

/** Who may have a single report card. */
public final class CardAccess {
    private CardAccess() {}

    /** The staff; of a published one the student's guardian, too, and the student, unless it is withheld for fees. */
    public static boolean mayHave(Caller caller, StoredCard card) {
        return maySee(caller, card) && (caller.staff() || card.withheld().isEmpty());
    }

    /** Who may know that it is there. */
    public static boolean maySee(Caller caller, StoredCard card) {
        return caller.staff()
                || card.published()
                        && Stream.of(card.guardianId(), card.studentUserId())
                                .anyMatch(owner -> owner != null && owner == caller.userId());
    }
}
