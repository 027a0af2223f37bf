SELECT result.id, result.student_id, result.total_marks, result.total_possible, result.average_percentage, result.grade,
  result.gpa, result.position_in_class, result.total_students, result.class_teacher_remarks, result.principal_remarks,
  result.computed_date, result.is_published, result.published_date,
  student.admission_number, student.gender, student.date_of_birth, student.image, card.pdf_file, guardian.user_id AS recipient_id,
  <feesOwing>,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS name
FROM examination_termresult result
JOIN academic_student student ON student.id = result.student_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
LEFT JOIN examination_reportcard card ON card.term_result_id = result.id
WHERE result.term_id = :term AND result.classroom_id = :classroom
  AND (NOT :publishedOnly OR result.is_published)
ORDER BY student.last_name, student.first_name, student.id
