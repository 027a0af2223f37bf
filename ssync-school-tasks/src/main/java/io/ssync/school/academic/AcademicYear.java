package io.ssync.school.academic;

/**
 * A school year.
 *
 * @param id the year
 * @param active whether it is the current one, whose classes the students are in now
 */
record AcademicYear(long id, boolean active) {}
