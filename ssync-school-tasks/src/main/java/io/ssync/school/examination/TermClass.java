package io.ssync.school.examination;

import java.time.LocalDate;

/**
 * A class in a term: whose results are computed, published and printed.
 *
 * @param termId the term
 * @param term its name
 * @param starts its first day
 * @param ends its last day
 * @param academicYearId the year of the term
 * @param yearIsActive whether that is the current year, whose classes the students are in now
 * @param classroomId the classroom
 * @param classroom the name of its class level
 */
record TermClass(
        long termId,
        String term,
        LocalDate starts,
        LocalDate ends,
        long academicYearId,
        boolean yearIsActive,
        long classroomId,
        String classroom) {}
