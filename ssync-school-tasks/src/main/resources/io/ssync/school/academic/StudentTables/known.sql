-- Locked, so that nobody changes them between the check and the update.
SELECT student.id, student.admission_number, coalesce(student.first_name, '') AS first_name,
  coalesce(student.last_name, '') AS last_name, student.is_active, enrolment.classroom_id, level.name AS classroom
FROM academic_student student
LEFT JOIN academic_studentclassenrollment enrolment
  ON enrolment.student_id = student.id AND enrolment.academic_year_id = :year
LEFT JOIN academic_classroom classroom ON classroom.id = enrolment.classroom_id
LEFT JOIN academic_classlevel level ON level.id = classroom.name_id
WHERE student.admission_number = ANY (:numbers)
ORDER BY student.id
FOR NO KEY UPDATE OF student
