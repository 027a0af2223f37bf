package io.ssync.school.reportcard;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A class in a term, as far as its report cards go.
 *
 * @param termId the term
 * @param term its name
 * @param starts its first day
 * @param ends its last day
 * @param nextBegins the first day of the term after it; null if none is planned
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
        @Nullable LocalDate nextBegins,
        long academicYearId,
        String year,
        long classroomId,
        String classroom) {}
