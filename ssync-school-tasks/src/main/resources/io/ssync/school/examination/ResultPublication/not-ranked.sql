-- They had a result before the class was computed last, and have none of that computation.
SELECT concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
WHERE term_id = :term AND result.classroom_id = :classroom AND position_in_class IS NULL
ORDER BY student.id
