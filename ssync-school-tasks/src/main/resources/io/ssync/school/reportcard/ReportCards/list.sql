SELECT card.id, student.id AS student_id, student.admission_number, term.id AS term_id, term.name AS term, year.name AS year,
  classroom.id AS classroom_id, level.name AS classroom, card.generated_date, result.is_published, card.download_count, <feesOwing>,
  concat_ws(' ', student.first_name, nullif(student.middle_name, ''), student.last_name) AS student
FROM examination_reportcard card
JOIN examination_termresult result ON result.id = card.term_result_id
JOIN academic_student student ON student.id = result.student_id
JOIN administration_term term ON term.id = result.term_id
JOIN administration_academicyear year ON year.id = term.academic_year_id
JOIN academic_classroom classroom ON classroom.id = result.classroom_id
JOIN academic_classlevel level ON level.id = classroom.name_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
WHERE card.pdf_file <> ''
  AND (CAST(:term AS bigint) IS NULL OR term.id = :term)
  AND (CAST(:classroom AS bigint) IS NULL OR classroom.id = :classroom)
  AND (CAST(:student AS bigint) IS NULL OR student.id = :student)
  AND (CAST(:user AS bigint) IS NULL OR result.is_published AND (guardian.user_id = :user OR student.user_id = :user))
ORDER BY term.start_date DESC, classroom.id, student.last_name, student.first_name, card.id
LIMIT :limit OFFSET :offset
