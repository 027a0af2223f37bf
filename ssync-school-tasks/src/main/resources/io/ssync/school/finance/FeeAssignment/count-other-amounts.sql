SELECT count(DISTINCT student_id)
FROM finance_studentfeeassignment
WHERE fee_structure_id = :fee AND amount_owed <> :amount AND NOT is_waived
