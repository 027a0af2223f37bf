package io.ssync.school.reportcard;

/** Where the making of cards says how far it is. */
interface CardProgress {

    /** Says which student's card is being made; throws to stop. */
    void card(int current, int total, String status);
}
