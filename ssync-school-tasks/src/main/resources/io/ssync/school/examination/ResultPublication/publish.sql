WITH published AS (
  UPDATE examination_termresult
  SET is_published = true, published_date = :now
  WHERE term_id = :term AND classroom_id = :classroom AND NOT is_published AND position_in_class IS NOT NULL
  RETURNING id, student_id, average_percentage, grade)
SELECT published.id, published.student_id, published.average_percentage, published.grade, guardian.user_id AS recipient_id,
  student.admission_number,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS student
FROM published
JOIN academic_student student ON student.id = published.student_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
ORDER BY published.id
