package io.ssync.school.reportcard;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A report card in a list.
 *
 * @param id the card
 * @param studentId whose it is
 * @param student first, middle and last name
 * @param admissionNumber the student's admission number
 * @param termId of which term
 * @param term its name
 * @param academicYear the name of its year
 * @param classroomId the classroom
 * @param classroom the name of the class level
 * @param generated when it was made, in UTC as ISO 8601 writes it
 * @param published whether parents can see the result, and so the card
 * @param withheld what is owing, such as ₦12,500.00, if families are not given the card before that is paid; else empty
 * @param downloads how often it was downloaded
 */
public record ListedCard(
        @JsonProperty("id") long id,
        @JsonProperty("student_id") int studentId,
        @JsonProperty("student") String student,
        @JsonProperty("admission_number") String admissionNumber,
        @JsonProperty("term_id") long termId,
        @JsonProperty("term") String term,
        @JsonProperty("academic_year") String academicYear,
        @JsonProperty("classroom_id") long classroomId,
        @JsonProperty("classroom") String classroom,
        @JsonProperty("generated") String generated,
        @JsonProperty("published") boolean published,
        @JsonProperty("withheld") String withheld,
        @JsonProperty("downloads") int downloads) {}
