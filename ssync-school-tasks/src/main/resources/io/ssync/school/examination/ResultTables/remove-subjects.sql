DELETE FROM examination_subjectresult
WHERE term_result_id = ANY (:results) AND NOT subject_id = ANY (:subjects)
