SELECT concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number, position_in_class, total_students
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
WHERE term_id = :term AND result.classroom_id = :classroom AND NOT result.id = ANY (:results) AND is_published
ORDER BY student.id
