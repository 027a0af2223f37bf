-- Of everybody who had a result in the class in a term of the year; their other terms may have been in another class.
SELECT student.id, student.admission_number, result.term_id, result.average_percentage,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
WHERE result.academic_year_id = :year
  AND result.student_id IN (
    SELECT of_class.student_id FROM examination_termresult of_class
    WHERE of_class.academic_year_id = :year AND of_class.classroom_id = :classroom)
ORDER BY student.last_name, student.first_name, student.id
