package io.ssync.school.academic;

/**
 * A class level, of which there is one classroom at most.
 *
 * @param id the level
 * @param name its name as it is stored
 * @param hasClassroom whether there is a classroom of it
 */
record ClassLevel(int id, String name, boolean hasClassroom) {}
