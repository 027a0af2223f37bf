SELECT student.admission_number, concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name
FROM academic_studentclassenrollment enrolment
JOIN academic_student student ON student.id = enrolment.student_id
WHERE enrolment.classroom_id = :classroom AND enrolment.academic_year_id = :year AND student.is_active
  AND NOT EXISTS (
    SELECT FROM examination_termresult result
    WHERE result.student_id = student.id AND result.term_id = :term AND (NOT :publishedOnly OR result.is_published))
ORDER BY student.last_name, student.first_name, student.id
