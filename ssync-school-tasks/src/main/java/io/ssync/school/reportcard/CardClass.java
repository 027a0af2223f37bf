package io.ssync.school.reportcard;

import java.time.LocalDate;

/**
 * A class in a term, as far as its report cards go.
 *
 * @param termId the term
 * @param term its name
 * @param starts its first day
 * @param ends its last day
 * @param academicYearId the year of the term
 * @param year its name
 * @param classroomId the classroom
 * @param classroom the name of its class level
 */
record CardClass(
        long termId,
        String term,
        LocalDate starts,
        LocalDate ends,
        long academicYearId,
        String year,
        long classroomId,
        String classroom) {}
