-- Subjects that are no longer taught, or that a student no longer takes.
DELETE FROM examination_subjectresult
WHERE term_result_id = ANY (:results)
  AND NOT (term_result_id, subject_id) IN (SELECT * FROM unnest(:keptResults, :keptSubjects))
