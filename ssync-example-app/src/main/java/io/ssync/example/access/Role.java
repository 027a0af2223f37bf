package io.ssync.example.access;

/** What somebody is at the school, besides a parent or a student. */
public enum Role {
    /** May do everything. */
    STAFF,
    /** Whose business is fees. */
    ACCOUNTANT,
    /** Whose business are the classes of which they are the class teacher. */
    TEACHER
}
