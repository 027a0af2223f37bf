-- Of an earlier computation than the others: those who were ranked last are counted without these.
SELECT concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
WHERE term_id = :term AND result.classroom_id = :classroom AND is_published
  AND computed_date < (
    SELECT max(computed_date) FROM examination_termresult WHERE term_id = :term AND classroom_id = :classroom)
ORDER BY student.id
