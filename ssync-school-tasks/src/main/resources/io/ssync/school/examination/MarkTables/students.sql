SELECT enrolment.id AS enrolment_id, student.id AS student_id, student.admission_number, student.first_name, student.last_name
FROM academic_studentclassenrollment enrolment
JOIN academic_student student ON student.id = enrolment.student_id
WHERE enrolment.classroom_id = :classroom
  AND enrolment.academic_year_id = :year
ORDER BY student.last_name, student.first_name, student.id
