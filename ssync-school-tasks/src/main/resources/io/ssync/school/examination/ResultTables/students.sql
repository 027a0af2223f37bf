-- In the current year the students are those who are in the room now; in any other year only the enrolments tell.
SELECT student.id, concat_ws(' ', student.first_name, student.last_name) AS name, enrolment.id AS enrolment_id
FROM academic_student student
LEFT JOIN academic_studentclassenrollment enrolment
  ON enrolment.student_id = student.id
  AND enrolment.classroom_id = :classroom
  AND enrolment.academic_year_id = :year
WHERE student.is_active
  AND CASE WHEN :yearIsActive THEN student.classroom_id = :classroom ELSE enrolment.id IS NOT NULL END
ORDER BY student.id
