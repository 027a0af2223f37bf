SELECT DISTINCT ON (student_id, subject_id, exam_name_id) student_id, subject_id, exam_name_id, points_scored
FROM examination_marksmanagement
WHERE student_id = ANY (:enrolments)
  AND subject_id = ANY (:subjects)
  AND exam_name_id = ANY (:exams)
ORDER BY student_id, subject_id, exam_name_id, date_time DESC, id DESC
