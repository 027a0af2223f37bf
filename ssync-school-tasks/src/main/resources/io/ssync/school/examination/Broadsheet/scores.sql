SELECT score.term_result_id, subject.name AS subject, score.total_score
FROM examination_subjectresult score
JOIN examination_termresult result ON result.id = score.term_result_id
JOIN academic_subject subject ON subject.id = score.subject_id
WHERE result.term_id = :term AND result.classroom_id = :classroom
ORDER BY subject.name, score.term_result_id
