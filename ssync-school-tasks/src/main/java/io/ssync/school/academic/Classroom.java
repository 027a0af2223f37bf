package io.ssync.school.academic;

/** A classroom whose row this transaction has locked, and the seats taken in it. */
final class Classroom {

    private final long id;
    private final int levelId;
    private final int capacity;
    private final int occupiedBefore;
    private int taken;

    Classroom(long id, int levelId, int capacity, int occupiedBefore) {
        this.id = id;
        this.levelId = levelId;
        this.capacity = capacity;
        this.occupiedBefore = occupiedBefore;
    }

    long id() {
        return id;
    }

    int levelId() {
        return levelId;
    }

    int capacity() {
        return capacity;
    }

    boolean isFull() {
        return occupiedBefore + taken >= capacity;
    }

    void takeSeat() {
        taken++;
    }

    void giveSeatBack() {
        taken--;
    }

    /** How many seats this transaction has taken. */
    int taken() {
        return taken;
    }
}
