-- The foreign keys do nothing by themselves when a result goes, and are checked at the commit.
WITH removed AS (
  DELETE FROM examination_termresult
  WHERE term_id = :term AND classroom_id = :classroom AND NOT id = ANY (:results) AND NOT is_published
  RETURNING id, student_id),
cards AS (DELETE FROM examination_reportcard WHERE term_result_id IN (SELECT id FROM removed)),
subjects AS (DELETE FROM examination_subjectresult WHERE term_result_id IN (SELECT id FROM removed))
SELECT concat_ws(' ', student.first_name, student.last_name) AS name, student.admission_number
FROM removed
JOIN academic_student student ON student.id = removed.student_id
ORDER BY student.id
