SELECT result.id, student.admission_number,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name,
  result.total_marks, result.total_possible, result.average_percentage, result.grade, result.gpa, result.position_in_class,
  result.is_published
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
WHERE result.term_id = :term AND result.classroom_id = :classroom
ORDER BY result.position_in_class NULLS LAST, student.last_name, student.first_name, student.id
