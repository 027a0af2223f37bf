UPDATE examination_subjectresult result
SET teacher_remarks = given.remark
FROM unnest(:students, :remarks) AS given (student, remark)
JOIN examination_termresult term_result
  ON term_result.student_id = given.student
  AND term_result.term_id = :term
  AND term_result.academic_year_id = :year
WHERE result.term_result_id = term_result.id
  AND result.subject_id = :subject
RETURNING given.student
