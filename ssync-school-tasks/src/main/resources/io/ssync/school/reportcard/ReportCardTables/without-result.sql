-- In the current year the students are those who are in the room now; in any other year only the enrolments tell.
SELECT student.admission_number, concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name
FROM academic_student student
JOIN administration_academicyear year ON year.id = :year
LEFT JOIN academic_studentclassenrollment enrolment
  ON enrolment.student_id = student.id AND enrolment.classroom_id = :classroom AND enrolment.academic_year_id = :year
WHERE student.is_active
  AND CASE WHEN year.active_year THEN student.classroom_id = :classroom ELSE enrolment.id IS NOT NULL END
  AND NOT EXISTS (
    SELECT FROM examination_termresult result
    WHERE result.student_id = student.id AND result.term_id = :term AND result.classroom_id = :classroom
      AND (NOT :publishedOnly OR result.is_published))
ORDER BY student.last_name, student.first_name, student.id
