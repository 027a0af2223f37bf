SELECT level.name AS classroom, student.admission_number,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name,
  result.average_percentage, result.grade, result.gpa, result.position_in_class
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
LEFT JOIN academic_classroom room ON room.id = result.classroom_id
LEFT JOIN academic_classlevel level ON level.id = room.name_id
WHERE result.term_id = :term AND result.average_percentage >= :minimum
ORDER BY level.name, result.average_percentage DESC, student.last_name, student.first_name, student.id
