SELECT student.id, student.admission_number, coalesce(level.name, 'N/A') AS classroom,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name
FROM academic_student student
LEFT JOIN academic_classroom classroom ON classroom.id = student.classroom_id
LEFT JOIN academic_classlevel level ON level.id = classroom.name_id
WHERE student.id = ANY (:ids)
