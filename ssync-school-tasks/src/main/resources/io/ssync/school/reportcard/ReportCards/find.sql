SELECT card.id, card.pdf_file, result.is_published, guardian.user_id AS guardian_id, student.user_id AS student_user_id, <feesOwing>
FROM examination_reportcard card
JOIN examination_termresult result ON result.id = card.term_result_id
JOIN academic_student student ON student.id = result.student_id
LEFT JOIN academic_parent guardian ON guardian.id = student.parent_guardian_id
WHERE card.id = :id AND card.pdf_file <> ''
