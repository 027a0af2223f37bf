SELECT enrolment.classroom_id, student.first_name, student.last_name, student.date_of_birth
FROM academic_studentclassenrollment enrolment
JOIN academic_student student ON student.id = enrolment.student_id
WHERE enrolment.academic_year_id = :year
  AND enrolment.classroom_id = ANY (:classrooms)
