SELECT score.term_result_id, score.subject_id, subject.name, score.ca_score, score.exam_score, score.total_score, score.grade,
  score.grade_point,
  score.position_in_subject, score.total_students, score.class_average, score.highest_score, score.lowest_score,
  coalesce(score.teacher_remarks, '') AS remarks,
  coalesce(concat_ws(' ', account.first_name, account.last_name), '') AS teacher
FROM examination_subjectresult score
JOIN academic_subject subject ON subject.id = score.subject_id
LEFT JOIN academic_teacher teacher ON teacher.id = score.teacher_id
LEFT JOIN users_customuser account ON account.id = teacher.user_id
WHERE score.term_result_id = ANY (:results)
ORDER BY score.term_result_id, subject.name
