-- What is left empty stays.
UPDATE examination_termresult result
SET class_teacher_remarks = coalesce(nullif(given.teacher, ''), result.class_teacher_remarks),
  principal_remarks = coalesce(nullif(given.principal, ''), result.principal_remarks)
FROM unnest(:students, :teachers, :principals) AS given (student, teacher, principal)
WHERE result.student_id = given.student
  AND result.term_id = :term
  AND result.academic_year_id = :year
RETURNING given.student
