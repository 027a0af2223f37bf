-- Who belongs to a class in a term. In the current year that is who is in the room now; and in any year who is enrolled in it and
-- was still at the school when the term ended, if there are marks to show for it. Who left at an unknown date counts in past
-- years only: there the enrolments tell.
SELECT student.id, concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number,
  enrolment.id AS enrolment_id,
  CASE WHEN :yearIsActive THEN student.is_active AND student.classroom_id IS NOT DISTINCT FROM :classroom
    ELSE student.is_active END AS is_expected
FROM academic_student student
LEFT JOIN academic_studentclassenrollment enrolment
  ON enrolment.student_id = student.id
  AND enrolment.classroom_id = :classroom
  AND enrolment.academic_year_id = :year
WHERE :yearIsActive AND student.is_active AND student.classroom_id = :classroom
  OR enrolment.id IS NOT NULL
    AND (student.is_active
      OR coalesce(least(student.date_dismissed, student.graduation_date) > :ends, NOT :yearIsActive))
ORDER BY student.id
