SELECT count(*)
FROM examination_reportcard card
JOIN examination_termresult result ON result.id = card.term_result_id
JOIN academic_student student ON student.id = result.student_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
WHERE card.pdf_file <> '' AND result.classroom_id IS NOT NULL
  AND (CAST(:term AS bigint) IS NULL OR result.term_id = :term)
  AND (CAST(:classroom AS bigint) IS NULL OR result.classroom_id = :classroom)
  AND (CAST(:student AS bigint) IS NULL OR student.id = :student)
  AND (CAST(:user AS bigint) IS NULL OR result.is_published AND (guardian.user_id = :user OR student.user_id = :user))
